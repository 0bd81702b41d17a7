package dev.tocsin.house;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.tocsin.channel.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A secret is a type that cannot become text, and few may take it out. */
class SecretsRuleTest {
    private static final Secret SECRET = new Secret("correct-horse");

    @Test
    void secret_isRevealedOnlyWhereItIsPresentedComparedOrChecked() {
        OurClasses.check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.tocsin.channel..")
                .and()
                .doNotHaveFullyQualifiedName("dev.tocsin.config.section.AccessReader")
                .and()
                .doNotHaveFullyQualifiedName("dev.tocsin.config.section.ChannelsReader")
                .and()
                .doNotHaveFullyQualifiedName("dev.tocsin.config.section.PeopleReader")
                .and()
                .doNotHaveFullyQualifiedName("dev.tocsin.config.report.Lint")
                .and()
                .doNotHaveFullyQualifiedName("dev.tocsin.config.read.Secrets")
                .and()
                .doNotHaveFullyQualifiedName("dev.tocsin.api.answers.SlackSignature")
                .and()
                .doNotHaveFullyQualifiedName("dev.tocsin.api.answers.TwilioSignature")
                .should()
                .accessTargetWhere(target(owner(name(Secret.class.getName()))).and(target(name("reveal"))))
                .because("what few can take out, few can write down: channels present it, readers check its form,"
                        + " signatures are made with it"));
    }

    @Test
    void secret_isNoRecord_andHasNothingElseThatGivesItsValue() {
        JavaClass type = OurClasses.ALL.get(Secret.class);
        assertFalse(Secret.class.isRecord());
        assertEquals(
                "equals hashCode matches reveal toString",
                type.getMethods().stream()
                        .filter(method -> method.getModifiers().contains(JavaModifier.PUBLIC))
                        .map(method -> method.getName())
                        .sorted()
                        .collect(Collectors.joining(" ")));
        assertEquals("***", SECRET.toString());
        assertEquals(
                "a ***, Optional[***], {k=***}",
                "a " + SECRET + ", " + Optional.of(SECRET) + ", " + Map.of("k", SECRET));
    }

    @Test
    void mapper_writesAsterisks_howeverCuriousItIs() throws IOException {
        for (var visibility : Visibility.values()) {
            var mapper = JsonMapper.builder()
                    .visibility(PropertyAccessor.ALL, visibility)
                    .build();
            assertEquals("{\"a\":\"***\"}", mapper.writeValueAsString(Map.of("a", SECRET)));
        }
        assertThrows(NotSerializableException.class, () -> new ObjectOutputStream(new ByteArrayOutputStream())
                .writeObject(SECRET));
    }
}

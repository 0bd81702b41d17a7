package dev.tocsin.house;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The same input gives the same output on every machine: nothing asks for the default locale, zone or charset. */
class DefaultsRuleTest {
    /** These look at the default whatever they are given. */
    private static final Set<String> ALWAYS = Set.of(
            "java.util.Locale.getDefault",
            "java.util.TimeZone.getDefault",
            "java.time.ZoneId.systemDefault",
            "java.time.Clock.systemDefaultZone",
            "java.nio.charset.Charset.defaultCharset",
            "java.lang.String.formatted",
            "java.time.format.DateTimeFormatter.ofLocalizedDate",
            "java.time.format.DateTimeFormatter.ofLocalizedTime",
            "java.time.format.DateTimeFormatter.ofLocalizedDateTime");

    /** These look at it unless they are given one. */
    private static final Set<String> UNLESS_GIVEN = Set.of(
            "java.lang.String.format",
            "java.lang.String.toLowerCase",
            "java.lang.String.toUpperCase",
            "java.lang.String.getBytes",
            "java.time.format.DateTimeFormatter.ofPattern",
            "java.time.format.DateTimeFormatterBuilder.toFormatter",
            "java.text.NumberFormat.getInstance",
            "java.text.NumberFormat.getNumberInstance",
            "java.text.NumberFormat.getIntegerInstance",
            "java.text.NumberFormat.getPercentInstance",
            "java.text.Collator.getInstance",
            "java.text.BreakIterator.getWordInstance",
            "java.util.Calendar.getInstance",
            "java.io.PrintStream.printf",
            "java.io.PrintStream.format",
            "java.io.PrintWriter.printf",
            "java.io.PrintWriter.format");

    /** The same for constructors. */
    private static final Set<String> MADE_UNLESS_GIVEN = Set.of(
            "java.lang.String",
            "java.io.FileReader",
            "java.io.FileWriter",
            "java.io.InputStreamReader",
            "java.io.OutputStreamWriter",
            "java.io.PrintStream",
            "java.util.Formatter",
            "java.util.Scanner",
            "java.util.GregorianCalendar",
            "java.text.SimpleDateFormat",
            "java.text.DecimalFormat",
            "java.text.MessageFormat");

    @Test
    void nothing_asksForTheDefaultLocaleZoneOrCharset() {
        OurClasses.check(noClasses()
                .should()
                .accessTargetWhere(describe("the default locale, zone or charset", DefaultsRuleTest::isDefault))
                .because("a server in Turkey pages the same people, in the same words, as one in Ireland"));
    }

    @Test
    void rule_findsWhatItIsFor() {
        var example = new ClassFileImporter().importClasses(Example.class).get(Example.class);
        for (var method : example.getMethods()) {
            var found = method.getAccessesFromSelf().stream().anyMatch(DefaultsRuleTest::isDefault);
            assertTrue(found == method.getName().startsWith("bad"), method.getName());
        }
    }

    private static boolean isDefault(JavaAccess<?> access) {
        var owner = access.getTarget().getOwner().getName();
        var name = owner + '.' + access.getTarget().getName();
        if (ALWAYS.contains(name)) {
            return true;
        }
        var made = access.getTarget().getName().equals("<init>") && MADE_UNLESS_GIVEN.contains(owner);
        return (made || UNLESS_GIVEN.contains(name))
                && access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().noneMatch(DefaultsRuleTest::isGiven)
                && !(owner.equals("java.lang.String") && made && !takesBytes(target));
    }

    private static boolean isGiven(JavaClass type) {
        return type.isAssignableTo(Locale.class)
                || type.isAssignableTo(Charset.class)
                || type.isAssignableTo(ZoneId.class)
                || type.isAssignableTo(Clock.class);
    }

    /** Only strings that are made of bytes have a charset. */
    private static boolean takesBytes(CodeUnitAccessTarget target) {
        return target.getRawParameterTypes().stream()
                .anyMatch(type -> type.getName().equals("[B"));
    }

    @SuppressWarnings({"unused", "StringCaseLocaleUsage"})
    private static final class Example {
        String badFormat(int n) {
            return String.format("%d", n);
        }

        String badFormatted(int n) {
            return "%d".formatted(n);
        }

        String badCase(String text) {
            return text.toLowerCase();
        }

        byte[] badBytes(String text) {
            return text.getBytes();
        }

        String badString(byte[] bytes) {
            return new String(bytes);
        }

        ZoneId badZone() {
            return ZoneId.systemDefault();
        }

        String goodFormat(int n) {
            return String.format(Locale.ROOT, "%d", n);
        }

        String goodCase(String text) {
            return text.toLowerCase(Locale.ROOT);
        }

        String goodString(char[] chars) {
            return new String(chars);
        }
    }
}

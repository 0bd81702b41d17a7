package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.core.signal.Caller.Person;
import dev.tocsin.core.signal.Caller.Proof;
import dev.tocsin.core.signal.Caller.Provider;
import dev.tocsin.core.signal.Caller.Request;
import dev.tocsin.core.signal.Caller.Rights;
import dev.tocsin.core.signal.Caller.Tocsin;
import dev.tocsin.core.signal.Caller.Token;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallerTest {
    private static final Request REQUEST = new Request(Proof.CREDENTIALS, "r1");

    static Stream<Arguments> callers() {
        return Stream.of(
                arguments(new Token("ci", Rights.RESPOND, Optional.empty(), REQUEST), "ci", "api"),
                arguments(new Token("ci", Rights.RESPOND, Optional.of("sam"), REQUEST), "sam", "api as ci"),
                arguments(new Person("sam", Medium.LINK, false, REQUEST), "sam", "link"),
                arguments(new Person("sam", Medium.SLACK, true, REQUEST), "sam", "slack digest"),
                arguments(new Person("sam", Medium.SMS, false, REQUEST), "sam", "sms"),
                arguments(new Person("sam", Medium.VOICE, false, REQUEST), "sam", "voice"),
                arguments(new Person("sam", Medium.EMAIL, true, REQUEST), "sam", "email digest"),
                arguments(Provider.ofChannel("twilio", "voice", "r1"), "twilio", "voice"),
                arguments(Provider.ofChannel("mail server", "email", "r1"), "mail server", "email"),
                arguments(
                        new Provider("alertmanager", Optional.empty(), "alertmanager", REQUEST),
                        "alertmanager",
                        "alertmanager"),
                arguments(new Provider("pagerduty", Optional.of("01m7.2"), "Jo", REQUEST), "Jo", "pagerduty 01m7.2"),
                arguments(new Tocsin("correlation", "tocsin", REQUEST), "tocsin", "correlation"),
                arguments(new Tocsin("look", "Jo", REQUEST), "Jo", "look"));
    }

    @ParameterizedTest
    @MethodSource("callers")
    void origin_isAsTheJournalHasIt_andGivesTheCallerBack(Caller caller, String who, String via) {
        assertEquals(new Origin(who, via, "r1"), caller.origin());
        assertEquals(caller, Caller.of(caller.origin(), Proof.CREDENTIALS));
    }

    /** Texts that look like origins, and are not always ones. */
    @Provide
    Arbitrary<String> vias() {
        return Arbitraries.of(
                        "api",
                        "api as ",
                        " as ",
                        " ",
                        " digest",
                        "digest",
                        "slack",
                        "link",
                        "timer",
                        "pagerduty",
                        "01m7.2",
                        "")
                .list()
                .ofMaxSize(4)
                .map(parts -> String.join("", parts));
    }

    @Property
    void of_anyOrigin_hasThatOrigin(@ForAll("vias") String who, @ForAll("vias") String via, @ForAll String id) {
        var origin = new Origin(who, via, id);
        assertEquals(origin, Caller.of(origin, Proof.OWN).origin());
    }

    @ParameterizedTest
    @MethodSource("callers")
    void withoutRequestId_isTheSameCaller(Caller caller, String who, String via) {
        assertEquals(new Origin(who, via, ""), caller.withoutRequestId().origin());
        assertEquals(Proof.CREDENTIALS, caller.withoutRequestId().request().proof());
    }

    @Test
    void timer_isTocsin() {
        assertEquals(new Tocsin("timer"), Caller.of(Origin.TIMER, Proof.OWN));
        assertEquals(Origin.TIMER, new Tocsin("timer").origin());
    }
}

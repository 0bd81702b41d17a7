package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.core.signal.Caller.Person;
import dev.tocsin.core.signal.Caller.Provider;
import dev.tocsin.core.signal.Caller.Rights;
import dev.tocsin.core.signal.Caller.Tocsin;
import dev.tocsin.core.signal.Caller.Token;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CallerTest {
    static Stream<Arguments> callers() {
        return Stream.of(
                arguments(new Token("ci", Rights.RESPOND, Optional.empty(), "r1"), "ci", "api"),
                arguments(new Token("ci", Rights.RESPOND, Optional.of("sam"), "r1"), "sam", "api as ci"),
                arguments(new Person("sam", Medium.LINK, false, "r1"), "sam", "link"),
                arguments(new Person("sam", Medium.SLACK, true, "r1"), "sam", "slack digest"),
                arguments(new Person("sam", Medium.EMAIL, false, "r1"), "sam", "email"),
                arguments(Provider.ofChannel("twilio", "voice", "r1"), "twilio", "voice"),
                arguments(new Provider("pagerduty", Optional.of("01m7.2"), "Jo", "r1"), "Jo", "pagerduty 01m7.2"));
    }

    @ParameterizedTest
    @MethodSource("callers")
    void origin_isAsTheJournalHasIt(Caller caller, String who, String via) {
        assertEquals(new Origin(who, via, "r1"), caller.origin());
        assertEquals(new Origin(who, via, ""), caller.withoutRequestId().origin());
    }

    @Test
    void origin_ofTocsin_isOfNoRequest() {
        assertEquals(Origin.TIMER, new Tocsin("timer").origin());
        assertEquals(
                new Origin("Jo", "look"),
                new Tocsin("look", "Jo").withoutRequestId().origin());
    }

    @ParameterizedTest
    @MethodSource("callers")
    void speaksFor_itself_andForNoOtherSystem(Caller caller, String who, String via) {
        assertTrue(caller.speaksFor(caller.origin()));
        assertFalse(caller.speaksFor(new Origin(who, via + " as root", "r1")));
    }

    @Test
    void speaksFor_othersThere_isForProvidersOnly() {
        var jo = new Origin("Jo", "pagerduty", "01EVENT");
        assertTrue(Provider.ofSource("pagerduty").speaksFor(jo));
        assertFalse(Provider.ofSource("alertmanager").speaksFor(jo));
        assertFalse(new Token("ci", Rights.ADMINISTER, Optional.empty(), "").speaksFor(new Origin("jo", "api")));
        assertFalse(new Person("sam", Medium.LINK, false, "").speaksFor(new Origin("jo", "link")));
    }
}

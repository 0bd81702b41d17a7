package dev.tocsin.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponderTest {
    @ParameterizedTest
    @MethodSource("responders")
    void reference_ofEveryKind_isReadBack(Responder responder, String reference) {
        assertEquals(reference, responder.reference());
        assertEquals(responder, Responder.parse(reference));
    }

    static Stream<Arguments> responders() {
        return Stream.of(
                Arguments.of(new Responder.User("ann"), "user:ann"),
                Arguments.of(new Responder.Team("db"), "team:db"),
                Arguments.of(new Responder.Rotation("primary"), "rotation:primary"),
                Arguments.of(new Responder.Rotation("primary", Responder.Who.NEXT), "rotation.next:primary"),
                Arguments.of(new Responder.Rotation("primary", Responder.Who.PREVIOUS), "rotation.previous:primary"),
                Arguments.of(new Responder.Rotation("primary", Responder.Who.ALL), "rotation.all:primary"),
                Arguments.of(new Responder.RoundRobin(List.of("ann", "bob")), "round_robin:ann,bob"),
                Arguments.of(new Responder.Schedule("platform"), "schedule:platform"),
                Arguments.of(new Responder.Channel("room:1"), "channel:room:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ann", ":ann", "User:ann", "roster:x"})
    void parse_anUnknownKind_isRefused(String reference) {
        assertThrows(IllegalArgumentException.class, () -> Responder.parse(reference));
    }
}

package dev.tocsin.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EscalationPolicyTest {
    private static final EscalationLevel FIRST =
            new EscalationLevel(List.of(new Responder.User("ann")), Duration.ofMinutes(15));
    private static final EscalationLevel SECOND = new EscalationLevel(List.of(), Duration.ofMinutes(30));

    @Test
    void level_isNumberedFromOne() {
        var policy = new EscalationPolicy("critical", List.of(FIRST, SECOND), 0, Optional.empty());

        assertEquals(FIRST, policy.level(1));
        assertEquals(SECOND, policy.level(2));
    }

    @Test
    void policy_withoutLevelsOrWithANegativeRepeat_isRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> new EscalationPolicy("none", List.of(), 0, Optional.empty()));
        assertThrows(
                IllegalArgumentException.class,
                () -> new EscalationPolicy("less", List.of(FIRST), -1, Optional.empty()));
    }

    @Test
    void level_withATimeoutThatIsNotPositive_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new EscalationLevel(List.of(), Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> new EscalationLevel(List.of(), Duration.ofSeconds(-1)));
    }
}

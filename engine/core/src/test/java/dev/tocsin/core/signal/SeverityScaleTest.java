package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.SeverityScale.Rule;
import dev.tocsin.testing.InSeveralLocales;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@InSeveralLocales
class SeverityScaleTest {
    private static final Rule CRITICAL = new Rule("critical", List.of("P0", "SEV1"), Optional.empty());
    private static final Rule WARNING = new Rule("warning", List.of("P1", "SEV2"), Optional.of(Duration.ofMinutes(5)));
    private static final Rule INFO = new Rule("info", List.of(), Optional.of(Duration.ZERO));
    private static final SeverityScale SCALE = new SeverityScale(List.of(CRITICAL, WARNING, INFO), "warning");

    @ParameterizedTest
    @CsvSource({
        "critical,0,critical",
        "CRITICAL,0,critical",
        "p0,0,critical",
        "Sev1,0,critical",
        "SEV2,1,warning",
        "' info ',2,info"
    })
    void find_byNameOrAliasInAnyCase_givesNameAndRank(String wanted, int rank, String name) {
        assertEquals(Optional.of(new Severity(name, rank)), SCALE.find(wanted));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "page", "criticall"})
    void find_anUnknownName_isEmpty(String wanted) {
        assertEquals(Optional.empty(), SCALE.find(wanted));
    }

    @Test
    void fallbackSeverity_isTheConfiguredOne() {
        assertEquals(new Severity("warning", 1), SCALE.fallbackSeverity());
    }

    @Test
    void autoResolve_comesFromTheRule() {
        assertEquals(Optional.empty(), SCALE.autoResolve(SCALE.find("P0").orElseThrow()));
        assertEquals(
                Optional.of(Duration.ofMinutes(5)),
                SCALE.autoResolve(SCALE.find("P1").orElseThrow()));
        assertEquals(Optional.empty(), SCALE.autoResolve(new Severity("from an older config", 7)));
    }

    @Test
    void severities_sortWorstFirst() {
        assertTrue(SCALE.find("critical").orElseThrow().compareTo(SCALE.fallbackSeverity()) < 0);
    }

    @Test
    void scale_withAFallbackThatIsNotOnIt_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new SeverityScale(List.of(CRITICAL), "warning"));
    }

    @Test
    void scale_withOneNameForTwoSeverities_isRefused() {
        var page = new Rule("page", List.of("CRITICAL"), Optional.empty());

        assertThrows(IllegalArgumentException.class, () -> new SeverityScale(List.of(CRITICAL, page), "page"));
    }

    @Test
    void scale_withANameThatIsItsOwnAlias_isAccepted() {
        var page = new Rule("page", List.of("Page"), Optional.empty());

        assertEquals(new Severity("page", 0), new SeverityScale(List.of(page), "page").fallbackSeverity());
    }

    /** They could never be found: look-ups ignore surrounding blanks. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", " page", "page "})
    void rule_withANameThatIsBlankOrHasBlanksAround_isRefused(String name) {
        assertThrows(IllegalArgumentException.class, () -> new Rule(name, List.of(), Optional.empty()));
        assertThrows(IllegalArgumentException.class, () -> new Rule("page", List.of(name), Optional.empty()));
    }
}

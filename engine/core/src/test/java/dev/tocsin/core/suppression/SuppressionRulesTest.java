package dev.tocsin.core.suppression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.suppression.MaintenanceWindow.Announcement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuppressionRulesTest {
    private static final Labels DB = Labels.of(Map.of("service", "db", "severity", "warning"));
    private static final Labels BAD_DB = Labels.of(Map.of("service", "db", "severity", "critical"));
    private static final Labels WEB = Labels.of(Map.of("service", "web", "severity", "warning"));
    private static final List<Matcher> ON_DB = List.of(new Matcher.Equal("service", "db"));
    private static final List<Matcher> CRITICAL = List.of(new Matcher.Equal("severity", "critical"));

    /** Minutes after the epoch keep the numbers readable. */
    private static Instant at(int minute) {
        return Instant.EPOCH.plus(Duration.ofMinutes(minute));
    }

    private static SuppressionSpan span(int from, int to) {
        return new SuppressionSpan(at(from), at(to));
    }

    private static Silence silence(int from, int to) {
        return new Silence(7, ON_DB, span(from, to), "sam", "disk swap");
    }

    private static MaintenanceWindow window(SuppressionSpan... spans) {
        return new MaintenanceWindow(
                "upgrade",
                ON_DB,
                CRITICAL,
                List.of(spans),
                "new version",
                Optional.of(new Announcement("ops", Duration.ofMinutes(5), java.time.ZoneOffset.UTC)),
                List.of());
    }

    private static SuppressionRules quiet(Silence silence) {
        return new SuppressionRules(List.of(silence), List.of());
    }

    private static SuppressionRules quiet(MaintenanceWindow window) {
        return new SuppressionRules(List.of(), List.of(window));
    }

    private static String until(Optional<SuppressionRules.Match> held) {
        return held.map(h -> Long.toString(h.until().getEpochSecond() / 60)).orElse("free");
    }

    @Test
    void held_bySilence_fromItsStartToJustBeforeItsEnd() {
        var suppressionRules = quiet(silence(10, 20));

        assertEquals("free", until(suppressionRules.match(DB, at(10).minusNanos(1))));
        assertEquals("20", until(suppressionRules.match(DB, at(10))));
        assertEquals("20", until(suppressionRules.match(DB, at(20).minusNanos(1))));
        assertEquals("free", until(suppressionRules.match(DB, at(20))));
        assertEquals("free", until(suppressionRules.match(WEB, at(15))));
        assertEquals(
                "silence 7 by sam: disk swap",
                suppressionRules.match(DB, at(15)).orElseThrow().reason());
    }

    @Test
    void held_byTwoThatOverlap_untilTheLastOfThemEnds() {
        var suppressionRules = new SuppressionRules(
                List.of(silence(10, 20), silence(15, 30)), List.of(window(span(30, 40), span(50, 60))));

        assertEquals("40", until(suppressionRules.match(DB, at(12))));
        assertEquals("free", until(suppressionRules.match(DB, at(45))));
        assertEquals("60", until(suppressionRules.match(DB, at(50))));
        assertEquals("30", until(suppressionRules.match(BAD_DB, at(12))));
    }

    @Test
    void held_forSeveralAlerts_onlyWhileEveryOneIs() {
        var suppressionRules = new SuppressionRules(List.of(silence(10, 20)), List.of(window(span(0, 30))));

        assertEquals("20", until(suppressionRules.match(List.of(DB, BAD_DB), at(12))));
        assertEquals("free", until(suppressionRules.match(List.of(DB, WEB), at(12))));
        assertEquals("free", until(suppressionRules.match(List.of(DB, BAD_DB), at(25))));
    }

    @Test
    void window_endedEarly_isOverForThisTimeOnly() {
        var ended = window(span(10, 20), span(30, 40)).endedAt(at(12));

        assertEquals("12", until(quiet(ended).match(DB, at(11))));
        assertEquals("free", until(quiet(ended).match(DB, at(12))));
        assertEquals("40", until(quiet(ended).match(DB, at(30))));
        assertEquals(ended, ended.endedAt(at(25)));
        assertEquals(
                List.of(span(30, 40)),
                window(span(10, 20), span(30, 40)).endedAt(at(10)).spans());
    }

    @Test
    void window_lifted_pagesWhatItNamesUntilThisTimeIsOver() {
        var all = quiet(window(span(10, 20), span(30, 40)).liftedAt(at(12), List.of(), "fire"));
        var some = quiet(window(span(10, 20)).liftedAt(at(12), List.of(new Matcher.Equal("severity", "info")), "fire"));

        assertEquals("20", until(all.match(DB, at(11))));
        assertEquals("free", until(all.match(DB, at(12))));
        assertEquals("40", until(all.match(DB, at(30))));
        assertEquals("20", until(some.match(DB, at(12))));
    }

    @Test
    void window_cancelled_keepsWhatHasBegun() {
        var window = window(span(10, 20), span(30, 40)).withoutFuture(at(15));

        assertEquals(List.of(span(10, 20)), window.spans());
        assertEquals(Optional.empty(), window.spanAfter(at(15)));
        assertEquals(
                Optional.of(span(30, 40)), window(span(10, 20), span(30, 40)).spanAfter(at(10)));
    }

    @Test
    void values_thatMakeNoSense_cannotBeMade() {
        assertThrows(IllegalArgumentException.class, () -> span(10, 10));
        assertThrows(IllegalArgumentException.class, () -> new Silence(1, List.of(), span(1, 2), "sam", "all"));
        assertThrows(IllegalArgumentException.class, () -> window(span(10, 20), span(19, 30)));
    }

    @Test
    void beginsBetween_isAfterOneInstantAndNotAfterTheOther() {
        for (var suppressionRules :
                List.of(quiet(silence(10, 20)), quiet(window(span(1, 2), span(10, 20), span(30, 40))))) {
            assertEquals(false, suppressionRules.beginsBetween(at(8), at(9)));
            assertEquals(true, suppressionRules.beginsBetween(at(9), at(10)));
            assertEquals(false, suppressionRules.beginsBetween(at(10), at(29)));
            assertEquals(false, suppressionRules.beginsBetween(at(10), at(5)));
        }
    }
}

package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How incidents end, and come back. */
class EndAndReturnTest {
    private static final Duration TIMEOUT = Story.TIMEOUT;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Origin SAM = Fixtures.SAM;

    @Test
    void autoResolve_immediate() {
        Story.opened("warning")
                .clears("a1")
                .then("alert-cleared", "resolved", "pages-withdrawn")
                .thenStatus("resolved");
    }

    @Test
    void autoResolve_onlyWhenEveryAlertIsClear() {
        var story = Story.opened("warning")
                .fires("a2")
                .clears("a1")
                .then("alert-cleared")
                .thenStatus("new");
        story.clears("a2").then("alert-cleared", "resolved", "pages-withdrawn");
    }

    @Test
    void autoResolve_delayed_isCancelledByAReFire() {
        var story = Story.opened("info")
                .delivered(1)
                .when(new Investigate(SAM))
                .clears("a1")
                .then("alert-cleared", "cleared");
        story.thenNext(TIMEOUT, "page sam by pager");
        story.after(MINUTE).fires("a1", "info", Duration.ZERO).then("alert-fired", "pages-withdrawn");
        story.wakesAfter(Duration.ofMinutes(10)).thenNothing();
        story.clears("a1").delivered(3).thenNext(Duration.ofMinutes(10), "resolve: all alerts are clear");
        story.wakesAfter(Duration.ofMinutes(10).minusMillis(1)).thenNothing();
        story.wakesAfter(Duration.ofMillis(1)).then("resolved");
    }

    @Test
    void autoResolve_never_leavesItToAPerson_andPagesNobodyWhileNothingFires() {
        var story = Story.opened("critical").delivered(1).clears("a1").then("alert-cleared", "cleared");
        story.wakesAfter(TIMEOUT).thenNothing().thenStatus("new");
    }

    @Test
    void severityChange_derivesAutoResolveAnew() {
        var story = Story.opened("info").when(new Investigate(SAM)).clears("a1");
        story.when(change("critical"));
        assertEquals(Optional.empty(), Deadlines.next(story.incident()));
        story.when(change("info")).thenNext(Duration.ofMinutes(10), "resolve: all alerts are clear");
        story.when(change("warning")).then("severity-changed", "resolved");
    }

    @Test
    void severityChange_whileAnAlertFires_resolvesNothing() {
        Story.opened("critical")
                .when(change("warning"))
                .then("severity-changed")
                .thenStatus("new");
    }

    @Test
    void fire_withinTheWindow_reopens_andPagesFromLevelOne() {
        var story = Story.opened("warning")
                .delivered(1)
                .wakesAfter(TIMEOUT)
                .then("level-paged 2")
                .clears("a1");
        story.after(Duration.ofMinutes(5)).fires("a1").then("reopened", "alert-fired", "level-paged 1");
        story.thenStatus("new").delivered(3).thenNext(TIMEOUT, "page level 2");
    }

    @Test
    void fire_afterTheWindow_isRefusedAsClosed() {
        var story =
                Story.opened("warning").clears("a1").after(Duration.ofMinutes(5).plusMillis(1));
        assertEquals(
                new Decision.Refused(new Rejection.Closed(Story.ID)),
                story.decide(story.fire("a1", "warning", Duration.ZERO)));
    }

    @Test
    void fire_afterMitigation_comesBackAtTheReachedLevel() {
        var story = Story.opened("critical")
                .delivered(1)
                .wakesAfter(TIMEOUT)
                .when(new Mitigate(SAM))
                .clears("a1");
        story.fires("a1").then("alert-fired", "pages-withdrawn", "unacknowledged", "level-paged 2");
    }

    private ChangeSeverity change(String severity) {
        return new ChangeSeverity(SAM, Fixtures.severities().find(severity).orElseThrow());
    }
}

package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Status updates that are owed, and alerts that joined. */
class RemindersTest {
    private static final Duration HALF = Duration.ofMinutes(30);
    private static final Duration TEN = Duration.ofMinutes(10);

    private static Story taken() {
        var policy = new EscalationPolicy(
                "p",
                List.of(Fixtures.level(Story.TIMEOUT, new Responder.User("sam"))),
                0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of("critical", HALF));
        return Story.with(policy)
                .fires("a1", "critical", Duration.ZERO)
                .delivered(1)
                .when(new Acknowledge(Fixtures.SAM));
    }

    private static Story grouped() {
        return Story.unopened().intervals(TEN, Duration.ofHours(4)).fires("a1");
    }

    @Test
    void silence_pagesWhoeverHasIt_again_andAgain() {
        var story = taken().thenNext(HALF, "a status update is due");
        story.wakesAfter(HALF).then("status-update-due");
        assertEquals(List.of("sam"), story.pending());
        assertEquals(
                "no status update for 30 min",
                story.last(IncidentEvent.StatusUpdateDue.class).reason());
        story.delivered(2).wakesAfter(HALF).then("status-update-due");
    }

    @Test
    void note_putsItOff_andCallsTheReminderBack() {
        var story =
                taken().after(TEN).when(new AddNote(Fixtures.ALEX, "looking")).thenNext(HALF, "a status update is due");
        story.wakesAfter(HALF).then("status-update-due");
        story.when(new AddNote(Fixtures.SAM, "found it")).then("note-added", "pages-withdrawn");
        assertEquals(List.of(), story.pending());
    }

    @Test
    void statusChange_putsItOff() {
        taken().after(TEN).when(new Investigate(Fixtures.SAM)).thenNext(HALF, "a status update is due");
    }

    @Test
    void unsentReminder_isReplacedByTheNext() {
        taken().wakesAfter(HALF).wakesAfter(HALF).then("pages-withdrawn", "status-update-due");
    }

    @Test
    void otherSeverity_snoozed_givenBack_orResolved_owesNothing() {
        var story = taken().when(new Snooze(Fixtures.SAM, Fixtures.T0.plus(Duration.ofHours(9))));
        story.thenNext(Duration.ofHours(9), "snooze ends");
        assertEquals(
                Optional.empty(),
                taken().when(new Unacknowledge(Fixtures.SAM)).incident().statusUpdateAt());
        assertEquals(
                Optional.empty(),
                taken().when(new Resolve(Fixtures.SAM, "")).incident().statusUpdateAt());
        var warning = Fixtures.severities().find("warning").orElseThrow();
        assertEquals(
                Optional.empty(),
                taken().when(new ChangeSeverity(Fixtures.SAM, warning))
                        .incident()
                        .statusUpdateAt());
    }

    @Test
    void ownerWhomNobodyCanRemind_hasThoseRemindedWhoWerePagedLast() {
        var story =
                taken().when(new Investigate(new Origin("bob", "pagerduty"))).wakesAfter(HALF);
        var due = story.then("status-update-due").last(IncidentEvent.StatusUpdateDue.class);
        assertEquals("no status update for 30 min, and bob has the incident: user bob is not configured", due.reason());
        assertEquals(List.of("sam"), due.pages().stream().map(Page::recipient).toList());
    }

    /** Sam sleeps until 20:00, and is paged then. */
    @Test
    void joinedAlerts_wakeNobody_andTakeNoPageAway() {
        var hours = new QuietHours(LocalTime.of(11, 0), LocalTime.of(20, 0), ZoneId.of("UTC"));
        var sam = new User("sam", "Sam", Fixtures.user("sam").contacts(), Map.of(), Optional.of(hours));
        var all = Fixtures.directory();
        var story = Story.unopened()
                .intervals(Duration.ofMinutes(3), Duration.ofHours(4))
                .directory(new Directory(
                        "v1",
                        Map.of("sam", sam),
                        all.teams(),
                        all.rotations(),
                        all.schedules(),
                        all.channels(),
                        new SeverityScale(
                                List.of(new SeverityScale.Rule("info", List.of(), Optional.empty(), Urgency.LOW)),
                                "info"),
                        all.dedupWindow()))
                .fires("a1", "info", Duration.ZERO);
        var waiting = story.incident().pending().keySet();

        story.after(Duration.ofMinutes(1)).fires("a2", "info", Duration.ZERO);
        story.wakesAfter(Duration.ofMinutes(2)).then("alerts-told");
        assertEquals(waiting, story.incident().pending().keySet());
        assertEquals(List.of(), Deadlines.pagesDue(story.incident(), story.now()));
    }

    @Test
    void joinedAlerts_areToldOnce_toWhoeverWasPaged() {
        var story =
                grouped().delivered(1).after(Duration.ofMinutes(1)).fires("a2").then("alert-fired");
        story.fires("a3").when(new Wake()).thenNothing();
        story.wakesAfter(Duration.ofMinutes(4)).then("level-paged 2");
        // Level 2 was told of everything.
        story.delivered(2).fires("a4").thenNext(Story.TIMEOUT, "policy ends; it restarts after the repeat interval");
        story.wakesAfter(Story.TIMEOUT)
                .then("escalation-ended")
                .thenNext(Duration.ofMinutes(5), "notify about more alerts");
        story.wakesAfter(Duration.ofMinutes(5)).then("alerts-told");
        assertEquals(1, story.last(IncidentEvent.AlertsTold.class).alerts());
        assertEquals(List.of("alex"), story.pending());
    }

    @Test
    void joinedAlerts_areToldToWhoeverHasIt_atOnceIfTheIntervalIsOver() {
        var story = grouped().delivered(1).when(new Investigate(Fixtures.ALEX)).after(Duration.ofHours(1));
        story.fires("a2").then("alert-fired", "alerts-told");
        assertEquals(List.of("alex"), story.pending());
        story.fires("a3").then("alert-fired").delivered(2).thenNext(TEN, "notify about more alerts");
        story.clears("a1").fires("a1").then("alert-fired");
        assertEquals(1, story.incident().unannounced().unannounced());
    }

    @Test
    void withoutAGroupInterval_nobodyIsTold() {
        Story.opened("warning")
                .delivered(1)
                .fires("a2")
                .wakesAfter(Duration.ofDays(1))
                .then("level-paged 2");
    }
}

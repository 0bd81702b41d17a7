package dev.tocsin.app.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.NoticeMessage.Event;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.suppression.MaintenanceWindow;
import dev.tocsin.core.suppression.MaintenanceWindow.Announcement;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.runtime.ledger.LedgerEntry.MaintenancePlanned;
import dev.tocsin.runtime.ledger.LedgerState;
import dev.tocsin.runtime.ledger.LedgerState.MadeWindow;
import dev.tocsin.runtime.ledger.LedgerState.WindowChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A window {@code backup} of the files: 23:00 to 01:00 in Madrid on 2026-03-21 and 28, over the change of the clocks. */
class MaintenanceNoticesTest {
    private static final ZoneId MADRID = ZoneId.of("Europe/Madrid");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<SuppressionSpan> BEFORE_AND_AFTER_THE_CHANGE = List.of(
            span("2026-03-28T22:00:00Z", "2026-03-29T00:00:00Z"), span("2026-04-04T21:00:00Z", "2026-04-04T23:00:00Z"));

    @Test
    void window_thatRecurs_isToldAheadAtItsStartAndAtItsEndByTheClockOnTheWall() {
        var all = told(window(HOUR, BEFORE_AND_AFTER_THE_CHANGE), "2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z");

        assertEquals("""
            2026-03-28T21:00:00Z maintenance-ahead: Maintenance backup begins on Sat 2026-03-28 23:00 +01:00 (Europe/Madrid) and lasts until Sun 2026-03-29 01:00 +01:00 (Europe/Madrid): nightly copy. During this time, alerts with service="db", except severity="critical" page nobody
            2026-03-28T22:00:00Z maintenance-begun: Maintenance backup has begun and lasts until Sun 2026-03-29 01:00 +01:00 (Europe/Madrid): nightly copy. During this time, alerts with service="db", except severity="critical" page nobody
            2026-03-29T00:00:00Z maintenance-ended: Maintenance backup has ended
            2026-04-04T20:00:00Z maintenance-ahead: Maintenance backup begins on Sat 2026-04-04 23:00 +02:00 (Europe/Madrid) and lasts until Sun 2026-04-05 01:00 +02:00 (Europe/Madrid): nightly copy. During this time, alerts with service="db", except severity="critical" page nobody
            2026-04-04T21:00:00Z maintenance-begun: Maintenance backup has begun and lasts until Sun 2026-04-05 01:00 +02:00 (Europe/Madrid): nightly copy. During this time, alerts with service="db", except severity="critical" page nobody
            2026-04-04T23:00:00Z maintenance-ended: Maintenance backup has ended
            """, all);
    }

    @Test
    void between_isAfterOneInstantAndNotAfterTheOther() {
        var window = window(HOUR, BEFORE_AND_AFTER_THE_CHANGE);

        assertEquals(
                List.of(), events(List.of(window), LedgerState.EMPTY, "2026-03-28T20:00:00Z", "2026-03-28T20:59:59Z"));
        assertEquals(
                List.of("maintenance-ahead"),
                events(List.of(window), LedgerState.EMPTY, "2026-03-28T20:59:59Z", "2026-03-28T21:00:00Z"));
        assertEquals(
                List.of(), events(List.of(window), LedgerState.EMPTY, "2026-03-28T21:00:00Z", "2026-03-28T21:59:59Z"));
        assertEquals(
                List.of("maintenance-begun"),
                events(List.of(window), LedgerState.EMPTY, "2026-03-28T21:00:00Z", "2026-03-28T22:00:00Z"));
    }

    @Test
    void sendable_endsWhenItMakesNoSenseAnyMore() {
        var notices = MaintenanceNotices.between(
                List.of(window(HOUR, BEFORE_AND_AFTER_THE_CHANGE.subList(0, 1))),
                LedgerState.EMPTY,
                Instant.parse("2026-03-01T00:00:00Z"),
                Instant.parse("2026-05-01T00:00:00Z"));

        assertEquals(
                List.of(
                        span("2026-03-28T21:00:00Z", "2026-03-28T22:00:00Z"),
                        span("2026-03-28T22:00:00Z", "2026-03-29T00:00:00Z"),
                        span("2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")),
                notices.stream().map(Notice::sendable).toList());
    }

    @Test
    void window_withoutLeadTime_isToldAtItsStartAndEndOnly() {
        assertEquals(
                List.of("maintenance-begun", "maintenance-ended"),
                events(
                        List.of(window(Duration.ZERO, BEFORE_AND_AFTER_THE_CHANGE.subList(0, 1))),
                        LedgerState.EMPTY,
                        "2026-03-01T00:00:00Z",
                        "2026-05-01T00:00:00Z"));
    }

    @Test
    void window_thatNobodyAnnounces_isNotTold() {
        var silent = new MaintenanceWindow(
                "backup",
                List.of(new Matcher.Equal("service", "db")),
                List.of(),
                BEFORE_AND_AFTER_THE_CHANGE,
                "",
                Optional.empty(),
                List.of());

        assertEquals("", told(silent, "2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"));
    }

    @Test
    void times_withoutAPauseBetweenThem_areToldAsOne() {
        var window = window(
                HOUR,
                List.of(
                        span("2026-03-28T00:00:00Z", "2026-03-29T00:00:00Z"),
                        span("2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"),
                        span("2026-03-30T00:00:01Z", "2026-03-31T00:00:00Z")));

        assertEquals(
                List.of(
                        "2026-03-27T23:00:00Z maintenance-ahead",
                        "2026-03-28T00:00:00Z maintenance-begun",
                        "2026-03-29T23:00:01Z maintenance-ahead",
                        "2026-03-30T00:00:00Z maintenance-ended",
                        "2026-03-30T00:00:01Z maintenance-begun",
                        "2026-03-31T00:00:00Z maintenance-ended"),
                timed(List.of(window), LedgerState.EMPTY, "2026-03-01T00:00:00Z", "2026-05-01T00:00:00Z"));
    }

    @Test
    void window_endedEarly_saysSoAndByWhom() {
        var early = Instant.parse("2026-03-28T22:30:00Z");
        var state = state(new TreeMap<>(), ended("backup", early, "it went well"));
        var window = window(HOUR, BEFORE_AND_AFTER_THE_CHANGE).endedAt(early);

        var notices = MaintenanceNotices.between(
                List.of(window), state, Instant.parse("2026-03-28T22:00:00Z"), Instant.parse("2026-03-30T00:00:00Z"));

        assertEquals(
                List.of("Maintenance backup has ended early, by sam: it went well"),
                notices.stream().map(Notice::text).toList());
        assertEquals(early, notices.getFirst().sendable().start());
    }

    @Test
    void windowOfTheApi_calledOffAfterItWasAnnounced_isTold() {
        var planned = made(17, "2026-03-28T12:00:00Z", "2026-03-28T00:00:00Z");
        var calledOff = Instant.parse("2026-03-28T11:30:00Z");

        var notices = MaintenanceNotices.between(
                List.of(),
                state(planned, ended("17", calledOff, "not today")),
                Instant.parse("2026-03-28T11:00:00Z"),
                Instant.parse("2026-03-28T13:00:00Z"));

        assertEquals(
                List.of("Maintenance 17, which was to begin on Sat 2026-03-28 12:00 +00:00 (UTC),"
                        + " is cancelled, by sam: not today"),
                notices.stream().map(Notice::text).toList());
        assertEquals(Event.MAINTENANCE_CALLED_OFF, notices.getFirst().about().event());
    }

    @Test
    void windowOfTheApi_calledOffBeforeAnybodyHeardOfIt_isNotTold() {
        var planned = made(17, "2026-03-28T12:00:00Z", "2026-03-28T00:00:00Z");
        var state = state(planned, ended("17", Instant.parse("2026-03-28T10:59:00Z"), "not today"));

        assertEquals(List.of(), events(List.of(), state, "2026-03-28T00:00:00Z", "2026-03-29T00:00:00Z"));
    }

    @Test
    void windowOfTheApi_thatBeginsAtOnce_isNotToldAhead() {
        var window = new MaintenanceWindow(
                "17",
                List.of(new Matcher.Equal("service", "db")),
                List.of(),
                List.of(span("2026-03-28T12:00:00Z", "2026-03-28T14:00:00Z")),
                "",
                Optional.of(new Announcement("ops", HOUR, ZoneId.of("UTC"))),
                List.of());
        var atOnce = state(made(17, "2026-03-28T12:00:00Z", "2026-03-28T12:00:00Z"));
        var ahead = state(made(17, "2026-03-28T12:00:00Z", "2026-03-28T11:50:00Z"));

        assertEquals(
                List.of("maintenance-begun"),
                events(List.of(window), atOnce, "2026-03-28T00:00:00Z", "2026-03-28T13:00:00Z"));
        assertEquals(
                List.of("maintenance-ahead", "maintenance-begun"),
                events(List.of(window), ahead, "2026-03-28T00:00:00Z", "2026-03-28T13:00:00Z"));
    }

    @Property(tries = 300)
    void between_inManySteps_isTheSameAsInOne(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 200) Integer> lengths,
            @ForAll @IntRange(min = 0, max = 300) int before,
            @ForAll @Size(max = 20) List<@IntRange(min = 0, max = 2_000) Integer> looks) {
        var window = window(Duration.ofMinutes(before), spans(lengths));
        var instants = new ArrayList<>(
                looks.stream().map(MaintenanceNoticesTest::minute).toList());
        instants.add(minute(-1_000));
        instants.add(minute(5_000));
        Collections.sort(instants);

        var inSteps = new ArrayList<Notice>();
        for (int i = 1; i < instants.size(); i++) {
            inSteps.addAll(MaintenanceNotices.between(
                    List.of(window), LedgerState.EMPTY, instants.get(i - 1), instants.get(i)));
        }

        assertEquals(
                MaintenanceNotices.between(List.of(window), LedgerState.EMPTY, minute(-1_000), minute(5_000)), inSteps);
        assertEquals(
                inSteps.size(), new HashSet<>(inSteps.stream().map(Notice::id).toList()).size());
        assertEquals(
                changesByTheMinute(window),
                inSteps.stream()
                        .filter(notice -> notice.about().event() != Event.MAINTENANCE_AHEAD)
                        .map(notice -> notice.sendable().start())
                        .toList());
        assertTrue(inSteps.stream()
                .filter(notice -> notice.about().event() == Event.MAINTENANCE_AHEAD)
                .allMatch(notice -> notice.sendable()
                        .equals(new SuppressionSpan(
                                notice.about().at().minus(Duration.ofMinutes(before)),
                                notice.about().at()))));
    }

    /** Slow and obvious: every minute at which it lasts and did not just before, or the other way round. */
    private static List<Instant> changesByTheMinute(MaintenanceWindow window) {
        var changes = new ArrayList<Instant>();
        for (int i = -999; i <= 5_000; i++) {
            if (window.spanAt(minute(i)).isPresent()
                    != window.spanAt(minute(i - 1)).isPresent()) {
                changes.add(minute(i));
            }
        }
        return changes;
    }

    /** By turns a pause, which may be none, and a time. */
    private static List<SuppressionSpan> spans(List<Integer> lengths) {
        var spans = new ArrayList<SuppressionSpan>();
        int at = 0;
        for (int i = 0; i + 1 < lengths.size(); i += 2) {
            var start = at + lengths.get(i) / 50 * 10;
            at = start + 1 + lengths.get(i + 1);
            spans.add(new SuppressionSpan(minute(start), minute(at)));
        }
        return spans;
    }

    private static Instant minute(int number) {
        return Instant.parse("2026-03-28T00:00:00Z").plus(Duration.ofMinutes(number));
    }

    private static MaintenanceWindow window(Duration before, List<SuppressionSpan> spans) {
        return new MaintenanceWindow(
                "backup",
                List.of(new Matcher.Equal("service", "db")),
                List.of(new Matcher.Equal("severity", "critical")),
                spans,
                "nightly copy",
                Optional.of(new Announcement("ops", before, MADRID)),
                List.of());
    }

    private static TreeMap<Long, MadeWindow> made(long number, String start, String madeAt) {
        var at = Instant.parse(start);
        var planned = new MaintenancePlanned(
                List.of("service=\"db\""), List.of(), at, at.plus(HOUR), Optional.of("ops"), HOUR);
        return new TreeMap<>(
                java.util.Map.of(number, new MadeWindow(number, planned, "sam", "", Instant.parse(madeAt))));
    }

    private static LedgerState state(TreeMap<Long, MadeWindow> windows, WindowChange... changes) {
        var none = LedgerState.EMPTY;
        return new LedgerState(1, none.overrides(), none.silences(), windows, List.of(changes), none.feeds());
    }

    private static WindowChange ended(String window, Instant at, String why) {
        return new WindowChange(window, at, "sam", why, Optional.empty());
    }

    private static List<String> events(List<MaintenanceWindow> windows, LedgerState state, String after, String until) {
        return MaintenanceNotices.between(windows, state, Instant.parse(after), Instant.parse(until)).stream()
                .map(notice -> notice.about().event().label())
                .toList();
    }

    private static List<String> timed(List<MaintenanceWindow> windows, LedgerState state, String after, String until) {
        return MaintenanceNotices.between(windows, state, Instant.parse(after), Instant.parse(until)).stream()
                .map(notice ->
                        notice.sendable().start() + " " + notice.about().event().label())
                .toList();
    }

    private static String told(MaintenanceWindow window, String after, String until) {
        return MaintenanceNotices.between(
                        List.of(window), LedgerState.EMPTY, Instant.parse(after), Instant.parse(until))
                .stream()
                .map(notice ->
                        notice.sendable().start() + " " + notice.about().event().label() + ": " + notice.text() + '\n')
                .collect(Collectors.joining());
    }

    private static SuppressionSpan span(String start, String end) {
        return new SuppressionSpan(Instant.parse(start), Instant.parse(end));
    }
}

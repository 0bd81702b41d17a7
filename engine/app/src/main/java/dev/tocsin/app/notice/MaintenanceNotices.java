package dev.tocsin.app.notice;

import dev.tocsin.channel.NoticeMessage.About;
import dev.tocsin.channel.NoticeMessage.Event;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.suppression.MaintenanceWindow;
import dev.tocsin.core.suppression.MaintenanceWindow.Announcement;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.runtime.ledger.LedgerState;
import dev.tocsin.runtime.ledger.LedgerState.MadeWindow;
import dev.tocsin.runtime.ledger.LedgerState.WindowChange;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Announces in a channel that maintenance will begin, has begun, has ended, or is called off. Spans of a window that
 * follow each other without a pause are announced as one.
 */
public final class MaintenanceNotices implements NoticeSource {
    /** How long after the end of maintenance its notice is still sent. */
    private static final Duration AFTERWARDS = Duration.ofHours(1);

    private static final String NOBODY_PAGED = ". During this time, alerts with %s page nobody";

    private final Supplier<List<MaintenanceWindow>> windows;
    private final Supplier<LedgerState> ledger;

    /**
     * @param windows as they are now, with all changes since they were planned
     * @param ledger who made the changes, and why
     */
    public MaintenanceNotices(Supplier<List<MaintenanceWindow>> windows, Supplier<LedgerState> ledger) {
        this.windows = windows;
        this.ledger = ledger;
    }

    @Override
    public List<Notice> due(Instant now) {
        return between(windows.get(), ledger.get(), now.minus(Notices.FURTHEST_BACK), now);
    }

    /** The notices that become due after {@code after} and not after {@code until}, in order. */
    static List<Notice> between(List<MaintenanceWindow> windows, LedgerState ledger, Instant after, Instant until) {
        var ended = ledger.windowChanges().stream()
                .filter(change -> change.lifted().isEmpty() && change.at().isAfter(after))
                .toList();
        var lasting = windows.stream().flatMap(window -> window.announcement()
                .map(announcement -> lasting(window, announcement, ended, after, until))
                .map(notices -> notices.filter(notice -> !madeTooLate(ledger, notice)))
                .orElse(Stream.of()));
        var calledOff = ended.stream().flatMap(change -> calledOff(ledger, change).stream());
        return Stream.concat(lasting, calledOff)
                .filter(notice -> notice.sendable().start().isAfter(after)
                        && !notice.sendable().start().isAfter(until))
                .sorted(Comparator.comparing(
                        (Notice notice) -> notice.sendable().start()))
                .toList();
    }

    private static Stream<Notice> lasting(
            MaintenanceWindow window,
            Announcement announcement,
            List<WindowChange> ended,
            Instant after,
            Instant until) {
        return stretches(window, after, until.plus(announcement.before())).stream()
                .flatMap(stretch -> {
                    var zone = announcement.zone();
                    var start = stretch.start();
                    var end = stretch.end();
                    var name = "Maintenance " + window.name();
                    var lasts = " until " + Notice.when(end, zone) + because(window.reason())
                            + String.format(Locale.ROOT, NOBODY_PAGED, matchers(window));
                    var begun = notice(
                            Event.MAINTENANCE_BEGUN,
                            window.name(),
                            announcement,
                            start,
                            stretch,
                            name + " has begun and lasts" + lasts);
                    var over = notice(
                            Event.MAINTENANCE_ENDED,
                            window.name(),
                            announcement,
                            end,
                            new SuppressionSpan(end, end.plus(AFTERWARDS)),
                            name + " has ended" + early(window, end, ended));
                    var both = Stream.of(begun, over);
                    return announcement.before().isZero()
                            ? both
                            : Stream.concat(
                                    Stream.of(notice(
                                            Event.MAINTENANCE_AHEAD,
                                            window.name(),
                                            announcement,
                                            start,
                                            new SuppressionSpan(start.minus(announcement.before()), start),
                                            name + " begins on " + Notice.when(start, zone) + " and lasts" + lasts)),
                                    both);
                });
    }

    /** Whether the window was made too late for an announcement ahead of it. */
    private static boolean madeTooLate(LedgerState ledger, Notice notice) {
        return notice.about().event() == Event.MAINTENANCE_AHEAD
                && made(ledger, notice.about().subject())
                        .filter(made -> !made.madeAt().isBefore(notice.about().at()))
                        .isPresent();
    }

    private static Optional<MadeWindow> made(LedgerState ledger, String window) {
        return ledger.windows().values().stream()
                .filter(made -> Long.toString(made.number()).equals(window))
                .findFirst();
    }

    /** The notice for a window that was planned through the API, announced, and then ended before it began. */
    private static Optional<Notice> calledOff(LedgerState ledger, WindowChange change) {
        return made(ledger, change.window())
                .filter(made -> wasAnnounced(made, change.at()))
                .map(made -> {
                    var start = made.planned().start();
                    var announcement = new Announcement(
                            made.planned().channel().orElseThrow(),
                            made.planned().announceBefore(),
                            ZoneId.of("UTC"));
                    var text = "Maintenance " + made.number() + ", which was to begin on "
                            + Notice.when(start, announcement.zone()) + ", is cancelled" + by(change);
                    return notice(
                            Event.MAINTENANCE_CALLED_OFF,
                            change.window(),
                            announcement,
                            start,
                            new SuppressionSpan(change.at(), start.plus(AFTERWARDS)),
                            text);
                });
    }

    private static boolean wasAnnounced(MadeWindow made, Instant calledOff) {
        var planned = made.planned();
        return planned.channel().isPresent()
                && !planned.announceBefore().isZero()
                && !calledOff.isAfter(planned.start())
                && calledOff.isAfter(planned.start().minus(planned.announceBefore()));
    }

    /** The spans that are active or begin in between; spans without a pause between them are joined. */
    private static List<SuppressionSpan> stretches(MaintenanceWindow window, Instant from, Instant to) {
        var stretches = new ArrayList<SuppressionSpan>();
        var next = window.spanAt(from).or(() -> window.spanAfter(from));
        while (next.isPresent() && !next.get().start().isAfter(to)) {
            var start = next.get().start();
            var end = next.get().end();
            for (var on = window.spanAt(end); on.isPresent(); on = window.spanAt(end)) {
                end = on.get().end();
            }
            stretches.add(new SuppressionSpan(start, end));
            next = window.spanAfter(end);
        }
        return stretches;
    }

    private static Notice notice(
            Event event, String window, Announcement announcement, Instant at, SuppressionSpan sendable, String text) {
        var channel = announcement.channel();
        return new Notice(
                new About(event, window, at), channel, Optional.of(new ContactMethod(channel, "")), sendable, text);
    }

    private static String early(MaintenanceWindow window, Instant end, List<WindowChange> ended) {
        return ended.stream()
                .filter(change ->
                        change.window().equals(window.name()) && change.at().equals(end))
                .findFirst()
                .map(change -> " early" + by(change))
                .orElse("");
    }

    private static String by(WindowChange change) {
        return ", by " + change.by() + because(change.reason());
    }

    private static String because(String reason) {
        return reason.isEmpty() ? "" : ": " + reason;
    }

    private static String matchers(MaintenanceWindow window) {
        var except = window.except().isEmpty() ? "" : ", except " + joined(window.except());
        return joined(window.matchers()) + except;
    }

    private static String joined(List<?> matchers) {
        return String.join(", ", matchers.stream().map(Object::toString).toList());
    }
}

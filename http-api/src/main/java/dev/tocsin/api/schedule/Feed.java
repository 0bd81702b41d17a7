package dev.tocsin.api.schedule;

import dev.tocsin.app.schedule.Roster;
import dev.tocsin.core.oncall.OnCallPeriod;
import dev.tocsin.core.oncall.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The subject of a calendar feed: a schedule or a user. Written {@code schedule:platform} or {@code user:sam}. */
sealed interface Feed {
    /** How far before the start of the current day a feed begins. */
    Duration BACK = Duration.ofDays(14);

    Duration AHEAD = Duration.ofDays(183);

    record OfSchedule(String schedule) implements Feed {}

    record OfUser(String user) implements Feed {}

    default String reference() {
        return switch (this) {
            case OfSchedule(var schedule) -> "schedule:" + schedule;
            case OfUser(var user) -> "user:" + user;
        };
    }

    /** Reads {@link #reference} back. */
    static Optional<Feed> parse(String reference) {
        var colon = reference.indexOf(':');
        var name = reference.substring(colon + 1);
        return switch (colon < 0 ? "" : reference.substring(0, colon)) {
            case "schedule" -> Optional.of(new OfSchedule(name));
            case "user" -> Optional.of(new OfUser(name));
            default -> Optional.empty();
        };
    }

    /** Whether its schedule or user is configured. */
    default boolean isIn(Roster roster) {
        return switch (this) {
            case OfSchedule(var schedule) -> roster.directory().schedules().containsKey(schedule);
            case OfUser(var user) -> roster.directory().users().containsKey(user);
        };
    }

    /** The feed as iCalendar (RFC 5545); the same on every node until the day or the roster changes. */
    default byte[] text(Roster roster, Instant now) {
        var day = now.truncatedTo(ChronoUnit.DAYS);
        var from = day.minus(BACK);
        var to = day.plus(AHEAD);
        var title =
                switch (this) {
                    case OfSchedule(var schedule) -> "On call: " + schedule;
                    case OfUser(var user) -> roster.displayName(user).orElse(user) + " on call";
                };
        return CalendarText.of(title, events(roster, from, to), day);
    }

    private List<CalendarText.Event> events(Roster roster, Instant from, Instant to) {
        var events = new ArrayList<CalendarText.Event>();
        for (var schedule : roster.directory().schedules().values()) {
            if (this instanceof OfUser || this instanceof OfSchedule(var name) && name.equals(schedule.name())) {
                for (var period : ShiftQuery.of(schedule, from, to)) {
                    event(roster, schedule, period, from, to).ifPresent(events::add);
                }
            }
        }
        events.sort(Comparator.comparing(CalendarText.Event::start).thenComparing(CalendarText.Event::schedule));
        return events;
    }

    /** A shift without a beginning or an end is cut at the feed's range. */
    private Optional<CalendarText.Event> event(
            Roster roster, Schedule schedule, OnCallPeriod period, Instant from, Instant to) {
        return period.user()
                .filter(user -> this instanceof OfSchedule || this instanceof OfUser(var own) && own.equals(user))
                .map(user -> new CalendarText.Event(
                        schedule.name(),
                        user,
                        period.since().orElse(from),
                        period.until().orElse(to),
                        this instanceof OfUser
                                ? "On call: " + schedule.name()
                                : roster.displayName(user).orElse(user) + " on call: " + schedule.name(),
                        period.why()));
    }
}

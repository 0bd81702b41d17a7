package dev.tocsin.config.icalendar;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The local times that a rule by itself gives, without a calendar around it. */
public final class Occurrences {
    private final List<LocalDateTime> times;
    private final @Nullable CalendarFault calendarFault;

    private Occurrences(List<LocalDateTime> times, @Nullable CalendarFault calendarFault) {
        this.times = List.copyOf(times);
        this.calendarFault = calendarFault;
    }

    /**
     * Those from {@code start} to {@code end}; the start is one where the rule gives it. An UNTIL is a local time, or a
     * date, which counts as a whole.
     *
     * @param most where there are more, it is a fault
     */
    public static Occurrences of(String rule, LocalDateTime start, LocalDateTime end, int most) {
        try {
            var read = RuleReader.read(rule);
            return new Occurrences(
                    Expansion.between(read, start, last(read.until(), end), start, end, most, new Budget()), null);
        } catch (Unusable e) {
            return new Occurrences(List.of(), e.fault());
        }
    }

    private static LocalDateTime last(@Nullable Moment until, LocalDateTime end) throws Unusable {
        if (until == null) {
            return end;
        }
        if (until.rules() != null) {
            throw new Unusable(
                    "the recurrence rule cannot be used: UNTIL is a time in UTC",
                    "write UNTIL as a local time, UNTIL=20271231T235900, or as a date, UNTIL=20271231");
        }
        return until.isDate() ? until.local().plusDays(1).minusSeconds(1) : until.local();
    }

    public List<LocalDateTime> times() {
        return times;
    }

    public Optional<CalendarFault> fault() {
        return Optional.ofNullable(calendarFault);
    }
}

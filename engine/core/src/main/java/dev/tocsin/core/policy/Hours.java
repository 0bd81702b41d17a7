package dev.tocsin.core.policy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A time range on some days of the week. 22:00 to 06:00 on Friday ends on Saturday.
 *
 * @param days on which the range starts, at least one
 * @param from inclusive, local to {@code zone}
 * @param to exclusive; not after {@code from} = on the next day
 */
public record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    public Hours {
        if (days.isEmpty()) {
            throw new IllegalArgumentException("hours need a day");
        }
        days = Collections.unmodifiableSet(EnumSet.copyOf(days));
    }

    public boolean contains(Instant at) {
        var local = at.atZone(zone);
        var time = local.toLocalTime();
        var today = local.getDayOfWeek();
        if (from.isBefore(to)) {
            return days.contains(today) && !time.isBefore(from) && time.isBefore(to);
        }
        return days.contains(today) && !time.isBefore(from) || days.contains(today.minus(1)) && time.isBefore(to);
    }

    @Override
    public String toString() {
        var names = days.size() == DayOfWeek.values().length
                ? "every day"
                : days.stream()
                        .map(day -> day.name().substring(0, 3).toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(","));
        return names + ' ' + from + '-' + to + ' ' + zone;
    }
}

package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.policy.Hours;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads hours of the week: {@code {days: [mon, tue], from: "09:00", to: "17:00", time_zone: Europe/Madrid}}. */
record WeekReader(Values values, Times times) {
    private static final List<String> KEYS = List.of("days", "from", "to", "time_zone");
    private static final List<String> DAYS =
            Arrays.stream(DayOfWeek.values()).map(WeekReader::shortName).toList();

    Optional<Hours> hours(Yaml node) {
        return Fields.of(node, "hours", KEYS, values.problems()).map(fields -> {
            var from = fields.require("from", "write the local time at which they start: \"09:00\"")
                    .map(times::time);
            var to = fields.require("to", "write the local time at which they end: \"17:00\"")
                    .map(times::time);
            var zone = fields.require("time_zone", "name one, for example Europe/Madrid")
                    .map(times::zone);
            return new Hours(
                    fields.get("days").map(this::days).orElse(EnumSet.allOf(DayOfWeek.class)),
                    from.orElse(LocalTime.MIDNIGHT),
                    to.orElse(LocalTime.MIDNIGHT),
                    zone.orElse(ZoneId.of("UTC")));
        });
    }

    private Set<DayOfWeek> days(Yaml node) {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var item : values.someOf(node, "days")) {
            day(item).ifPresent(days::add);
        }
        return days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : days;
    }

    private Optional<DayOfWeek> day(Yaml node) {
        var text = values.text(node, "a day such as mon").toLowerCase(Locale.ROOT);
        var found = Arrays.stream(DayOfWeek.values())
                .filter(day -> shortName(day).equals(text)
                        || day.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
        if (found.isEmpty() && Values.isText(node)) {
            values.expected(node.place(), "a day of the week", text, NearestName.hint(text, DAYS, ""));
        }
        return found;
    }

    private static String shortName(DayOfWeek day) {
        return day.name().substring(0, 3).toLowerCase(Locale.ROOT);
    }
}

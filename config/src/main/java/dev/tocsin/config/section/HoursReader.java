package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.policy.Hours;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads hours of the week: {@code {days: [mon, tue], from: "09:00", to: "17:00", time_zone: Europe/Madrid}}. */
final class HoursReader {
    private static final List<String> DAYS =
            Arrays.stream(DayOfWeek.values()).map(HoursReader::shortName).toList();

    private static final Key<List<DayOfWeek>> DAYS_KEY = Key.optional(
                    "days",
                    Types.anyCase(
                                    "day",
                                    "`mon` to `sun`, or `monday` to `sunday`",
                                    Stream.concat(
                                                    DAYS.stream(),
                                                    Arrays.stream(DayOfWeek.values())
                                                            .map(HoursReader::longName))
                                            .toList(),
                                    HoursReader::day)
                            .some("days"),
                    "[mon, tue]",
                    "the days on which the hours begin")
            .otherwise("every day");
    private static final Key<LocalTime> FROM = Key.required(
            "from",
            Types.time(),
            "\"09:00\"",
            "when the hours begin",
            "write the local time at which they start: \"09:00\"");
    private static final Key<LocalTime> TO = Key.required(
            "to",
            Types.time(),
            "\"17:00\"",
            "when the hours end; a time that is not after `from` is on the next day",
            "write the local time at which they end: \"17:00\"");
    private static final Key<ZoneId> TIME_ZONE = Key.required(
            "time_zone",
            Types.zone(),
            "Europe/Madrid",
            "the time zone of the hours",
            "name one, for example Europe/Madrid");

    static final Type<Hours> HOURS =
            Section.of("hours", DAYS_KEY, FROM, TO, TIME_ZONE).type().map(HoursReader::hours);

    private HoursReader() {}

    private static Hours hours(Fields fields) {
        var days = fields.list(DAYS_KEY);
        return new Hours(
                days.isEmpty() ? EnumSet.allOf(DayOfWeek.class) : EnumSet.copyOf(days),
                fields.get(FROM).orElse(LocalTime.MIDNIGHT),
                fields.get(TO).orElse(LocalTime.MIDNIGHT),
                fields.get(TIME_ZONE).orElse(ZoneId.of("UTC")));
    }

    private static Optional<DayOfWeek> day(Yaml node, Values values) {
        var text = values.text(node, "a day such as mon").toLowerCase(Locale.ROOT);
        var found = Arrays.stream(DayOfWeek.values())
                .filter(day -> shortName(day).equals(text) || longName(day).equals(text))
                .findFirst();
        if (found.isEmpty() && Values.isText(node)) {
            values.expected(node.place(), "a day of the week", text, NearestName.hint(text, DAYS, ""));
        }
        return found;
    }

    private static String longName(DayOfWeek day) {
        return day.name().toLowerCase(Locale.ROOT);
    }

    private static String shortName(DayOfWeek day) {
        return longName(day).substring(0, 3);
    }
}

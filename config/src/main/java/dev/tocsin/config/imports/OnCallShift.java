package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Hours;
import dev.tocsin.config.imports.Setup.Layer;
import dev.tocsin.config.imports.Setup.Shift;
import dev.tocsin.config.imports.Setup.Turns;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One shift of Grafana OnCall. Every {@code interval} hours, days or weeks the next group of users is on duty for as
 * long as the shift lasts; with {@code by_day} on each of those days of the week.
 */
final class OnCallShift {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration WEEK = Duration.ofDays(7);
    private static final int MAX_PIECES = 64;

    private final ImportDraft draft;
    private final Item shift;
    private final ZoneId zone;
    private final String place;
    private final String name;
    private final String type;
    private final LocalDateTime start;
    private final Duration length;
    private final int interval;

    OnCallShift(ImportDraft draft, Item shift, ZoneId zone, String place) {
        this.draft = draft;
        this.shift = shift;
        this.zone = zone;
        this.place = place;
        name = Names.slug(shift.text("name").orElse("shift"));
        type = shift.require("type", GrafanaOnCall.HINT);
        start = shift.local("start", zone).truncatedTo(ChronoUnit.MINUTES);
        shift.requireNumber("duration", GrafanaOnCall.HINT);
        length = shift.duration("duration", ChronoUnit.SECONDS, 0, Setup.MAX_SHIFT);
        interval = Math.max(1, shift.count("interval", 1));
        if (length.isZero() || length.toSecondsPart() != 0) {
            throw shift.at("duration").unreadable("a shift lasts whole minutes", "change it, then fetch it again");
        }
    }

    /** One for each user on duty at the same time; none where it cannot be carried over. */
    List<Layer> layers() {
        var groups = groups();
        if (groups.isEmpty()) {
            draft.note(DifferenceKind.LAYER_EMPTY, place, "shift " + name);
            return List.of();
        }
        return switch (type) {
            case "single_event" -> once(groups);
            case "override" -> shift.has("frequency") ? recurring(groups) : once(groups);
            case "recurrent_event", "rolling_users" -> recurring(groups);
            default -> notCarriedOver("it is of an unknown type, " + type);
        };
    }

    private List<List<String>> groups() {
        var groups = new ArrayList<List<String>>();
        for (var group : shift.list("rolling_users")) {
            groups.add(group.items().stream()
                    .map(user -> draft.user(user.value(), ""))
                    .toList());
        }
        var first = shift.count("start_rotation_from_user_index", 0);
        if (first > 0 && first < groups.size()) {
            groups.addAll(groups.subList(0, first));
            groups.subList(0, first).clear();
        }
        if (groups.isEmpty() && !shift.list("users").isEmpty()) {
            groups.add(shift.list("users").stream()
                    .map(user -> draft.user(user.value(), ""))
                    .toList());
        }
        groups.removeIf(List::isEmpty);
        return groups;
    }

    private List<Layer> once(List<List<String>> groups) {
        return layers(groups, start, DAY, List.of(), Optional.of(start), Optional.of(start.plus(length)));
    }

    private List<Layer> recurring(List<List<String>> groups) {
        var frequency = shift.text("frequency").orElse("");
        if (!shift.list("by_month").isEmpty() || !shift.list("by_monthday").isEmpty() || frequency.equals("monthly")) {
            return notCarriedOver("hours of a month are not those of a week");
        }
        var days = days();
        var begins = shift.optionalLocal("rotation_start", zone)
                .map(time -> time.truncatedTo(ChronoUnit.MINUTES))
                .filter(time -> time.isAfter(start));
        begins.ifPresent(_ -> draft.note(DifferenceKind.SHIFT_BEGINS_LATER, place, "rotation start of shift " + name));
        return switch (frequency) {
            case "hourly" -> days.isEmpty() ? turns(groups, Duration.ofHours(interval), begins) : byDayOnly(frequency);
            case "daily" ->
                days.isEmpty() ? turns(groups, DAY.multipliedBy(interval), begins) : daily(groups, days, begins);
            case "weekly" ->
                days.isEmpty() ? turns(groups, WEEK.multipliedBy(interval), begins) : weekly(groups, days, begins);
            default -> notCarriedOver("its frequency is " + (frequency.isEmpty() ? "missing" : frequency));
        };
    }

    private List<Layer> byDayOnly(String frequency) {
        return notCarriedOver("days of the week go with the frequency weekly, not " + frequency);
    }

    /** Every day, by the same people: as good as weekly. */
    private List<Layer> daily(List<List<String>> groups, Set<DayOfWeek> days, Optional<LocalDateTime> begins) {
        return groups.size() == 1 && interval == 1 ? weekly(groups, days, begins) : byDayOnly("daily");
    }

    private List<Layer> turns(List<List<String>> groups, Duration period, Optional<LocalDateTime> begins) {
        if (length.compareTo(period) > 0) {
            return notCarriedOver("it lasts longer than it takes until the next one");
        }
        if (length.equals(period) && period.compareTo(Duration.ofHours(1)) >= 0) {
            return layers(groups, start, period, List.of(), begins, until(every(period)));
        }
        if (period.equals(DAY)) {
            return layers(
                    groups,
                    start,
                    period,
                    WeekHours.of(WeekHours.EVERY_DAY, start.toLocalTime(), length),
                    begins,
                    until(every(period)));
        }
        if (period.equals(WEEK)) {
            var hours = WeekHours.of(EnumSet.of(start.getDayOfWeek()), start.toLocalTime(), length);
            return layers(groups, start, period, hours, begins, until(every(period)));
        }
        return pieces(groups, period, begins);
    }

    /** Turns of somebody and turns of nobody, as long as both can be counted in. */
    private List<Layer> pieces(List<List<String>> groups, Duration period, Optional<LocalDateTime> begins) {
        var piece = gcd(length.toMinutes(), period.toMinutes());
        var on = length.toMinutes() / piece;
        var off = period.toMinutes() / piece - on;
        if (piece < 60 || (on + off) * groups.size() > MAX_PIECES || shift.number("level", 0) > 0) {
            return notCarriedOver("it pauses between turns, which hours of a week do not say");
        }
        var all = new ArrayList<List<String>>();
        var nobody = List.of(draft.nobody(place, "shift " + name + " pauses between turns"));
        for (var group : groups) {
            for (int i = 0; i < on; i++) {
                all.add(group);
            }
            for (int i = 0; i < off; i++) {
                all.add(nobody);
            }
        }
        return layers(all, start, Duration.ofMinutes(piece), List.of(), begins, until(every(period)));
    }

    private List<Layer> weekly(List<List<String>> groups, Set<DayOfWeek> days, Optional<LocalDateTime> begins) {
        if (length.compareTo(DAY) > 0 && days.size() > 1) {
            return notCarriedOver("it lasts longer than a day and starts on several days");
        }
        if (length.compareTo(WEEK) > 0
                || interval > 1 && shift.number("level", 0) > 0
                || interval * groups.size() > Setup.MAX_MEMBERS) {
            return notCarriedOver("it pauses between turns, which hours of a week do not say");
        }
        var weekStart = shift.text("week_start")
                .map(text -> day(shift.at("week_start"), text))
                .orElse(DayOfWeek.MONDAY);
        // Hands over at the first of the days, counted from where the week starts.
        var handoffDay = weekStart;
        while (!days.contains(handoffDay)) {
            handoffDay = handoffDay.plus(1);
        }
        // A rolling shift begins on a selected day; one that does not is moved to the first of the week's, further on.
        var moved = days.contains(start.getDayOfWeek()) || type.equals("recurrent_event")
                ? start
                : start.with(TemporalAdjusters.next(handoffDay));
        var first =
                moved.with(TemporalAdjusters.previousOrSame(weekStart)).with(TemporalAdjusters.nextOrSame(handoffDay));
        var all = new ArrayList<List<String>>();
        for (var group : groups) {
            all.add(group);
            for (int i = 1; i < interval; i++) {
                all.add(List.of(draft.nobody(place, "shift " + name + " is not every week")));
            }
        }
        var hours = WeekHours.of(days, start.toLocalTime(), length);
        return layers(
                all, first, WEEK, hours, begins.or(() -> Optional.of(moved).filter(first::isBefore)), until(on(days)));
    }

    private List<Layer> layers(
            List<List<String>> groups,
            LocalDateTime first,
            Duration period,
            List<Hours> hours,
            Optional<LocalDateTime> from,
            Optional<LocalDateTime> until) {
        if (until.isPresent() && !from.orElse(first).isBefore(until.get())
                || draft.isOver(until, zone, place, "shift " + name)) {
            return List.of();
        }
        var width = groups.stream().mapToInt(List::size).max().orElseThrow();
        var layers = new ArrayList<Layer>();
        for (int k = 0; k < width; k++) {
            var lane = k;
            var members =
                    groups.stream().map(group -> group.get(lane % group.size())).toList();
            layers.add(new Layer(
                    width == 1 ? name : name + '_' + (k + 1),
                    new Turns(name, zone, first, new Shift.Every(period), members),
                    false,
                    hours,
                    from,
                    until));
        }
        return layers;
    }

    /** The last turn begins no later than {@code until} and lasts as long as any other. */
    private Optional<LocalDateTime> until(UnaryOperator<LocalDateTime> lastStart) {
        return shift.optionalLocal("until", zone)
                .map(time -> time.truncatedTo(ChronoUnit.MINUTES))
                .map(until -> {
                    var end = lastStart.apply(until).plus(length);
                    return end.isAfter(until) ? end : until;
                });
    }

    private UnaryOperator<LocalDateTime> every(Duration period) {
        return until -> start.plus(
                period.multipliedBy(Math.floorDiv(ChronoUnit.MINUTES.between(start, until), period.toMinutes())));
    }

    private UnaryOperator<LocalDateTime> on(Set<DayOfWeek> days) {
        return until -> {
            var last = until.toLocalDate().atTime(start.toLocalTime());
            while (last.isAfter(until) || !days.contains(last.getDayOfWeek())) {
                last = last.minusDays(1);
            }
            return last;
        };
    }

    private Set<DayOfWeek> days() {
        var days = EnumSet.noneOf(DayOfWeek.class);
        for (var day : shift.list("by_day")) {
            days.add(day(day, day.value()));
        }
        return days;
    }

    private static DayOfWeek day(Item place, String text) {
        return Arrays.stream(DayOfWeek.values())
                .filter(day -> day.name().startsWith(text.toUpperCase(Locale.ROOT)) && text.length() >= 2)
                .findFirst()
                .orElseThrow(() -> place.unreadable("not a day of the week: '" + text + "'", "expected MO to SU"));
    }

    private List<Layer> notCarriedOver(String why) {
        draft.note(DifferenceKind.SHIFT_UNLIKE_OURS, place, "shift " + name + ": " + why);
        return List.of();
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}

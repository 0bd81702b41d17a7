package dev.tocsin.config.report;

import dev.tocsin.config.Configuration;
import dev.tocsin.core.oncall.Gaps;
import dev.tocsin.core.oncall.OnCallPeriod;
import dev.tocsin.core.oncall.Span;
import dev.tocsin.core.simulate.Finding;
import dev.tocsin.core.simulate.LookAhead;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/** Turns the findings of {@link LookAhead} into warnings, each with its place and remedy. */
final class LookAheadWarnings {
    /** How far ahead schedules are examined. */
    static final Duration AHEAD = Duration.ofDays(60);

    /** Maximum of on-call periods that are examined for an override. */
    private static final int MAX_ANSWERS = 10_000;

    /** Receives warnings: the path, the message and the remedy. */
    @FunctionalInterface
    interface Warnings {
        void add(String path, String message, String hint);
    }

    private final Configuration configuration;
    private final Instant now;
    private final Warnings warnings;

    private LookAheadWarnings(Configuration configuration, Instant now, Warnings warnings) {
        this.configuration = configuration;
        this.now = now;
        this.warnings = warnings;
    }

    static void warn(Configuration configuration, Instant now, Warnings warnings) {
        var foresight = new LookAheadWarnings(configuration, now, warnings);
        LookAhead.between(configuration.directory(), configuration.router().policies(), now, now.plus(AHEAD))
                .forEach(foresight::say);
        foresight.overrides();
    }

    private void say(Finding finding) {
        switch (finding) {
            case Finding.NobodyOnCall(var schedule, var answers) -> nobody(schedule, answers);
            case Finding.NeverOnCall(var place, var members) ->
                warnings.add(
                        path(place),
                        "the hours of this layer never fall into the turns of " + String.join(", ", members),
                        "let handoffs fall into the hours of the layer: instead of 'shift', write an rrule such as"
                                + " \"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR\"");
            case Finding.CalendarWithoutEvents(var place, var calendar, var last) ->
                warnings.add(
                        path(place) + ".holidays",
                        last.map(end -> "the last event of the calendar '" + calendar + "' ended at "
                                        + local(end, zone(place.schedule())))
                                .orElse("the calendar '" + calendar + "' has no event"),
                        "add the events of the coming year to the calendar, or remove holidays");
            case Finding.SamePeople(var policy, var level, var people, var times) ->
                warnings.add(
                        "policies." + policy + ".levels[" + level + ']',
                        "this level pages only whom the level before it pages: " + String.join(", ", people) + ' '
                                + times(times, levelZone(policy, level)),
                        "start the rotations with different people, or name other responders");
        }
    }

    /** Warns of gaps before the schedule's end; {@link Lint} warns of the end itself. */
    private void nobody(String name, List<OnCallPeriod> answers) {
        var schedule =
                Objects.requireNonNull(configuration.directory().schedules().get(name));
        var end = Gaps.end(schedule).map(OnCallPeriod::start).orElse(Instant.MAX);
        var gaps = answers.stream().filter(gap -> gap.start().isBefore(end)).toList();
        if (!gaps.isEmpty()) {
            var spans =
                    gaps.stream().map(gap -> new Span(gap.start(), gap.end())).toList();
            warnings.add(
                    "schedules." + name,
                    "nobody is on call " + times(spans, schedule.zone()),
                    "if this is not intended, add a layer below the others that always has a user");
        }
    }

    private void overrides() {
        for (var schedule : configuration.directory().schedules().values()) {
            for (int i = 0; i < schedule.overrides().size(); i++) {
                var override = schedule.overrides().get(i);
                var instead = override.insteadOf();
                if (override.end().isAfter(now)
                        && instead.isPresent()
                        && !schedule.layersMayHave(instead.get(), override.start(), override.end(), MAX_ANSWERS)) {
                    warnings.add(
                            "schedules." + schedule.name() + ".overrides[" + i + ']',
                            "this override has no effect: the layers do not put " + instead.get()
                                    + " on call during its time",
                            "remove instead_of, or change the other override that puts them on call");
                }
            }
        }
    }

    private static String path(Finding.LayerPlace place) {
        var version = place.version() == 0 ? "" : ".versions[" + (place.version() - 1) + ']';
        return "schedules." + place.schedule() + version + ".layers[" + place.layer() + ']';
    }

    private ZoneId zone(String schedule) {
        return Objects.requireNonNull(configuration.directory().schedules().get(schedule))
                .zone();
    }

    private ZoneId levelZone(String policy, int level) {
        var responders = Objects.requireNonNull(
                        configuration.router().policies().get(policy))
                .levels()
                .get(level)
                .responders();
        return responders.stream()
                .flatMap(responder -> configuration.directory().zoneOf(responder).stream())
                .findFirst()
                .orElse(ZoneOffset.UTC);
    }

    private String times(List<Span> times, ZoneId zone) {
        var first = times.getFirst();
        var span = "from " + (first.start().isAfter(now) ? local(first.start(), zone) : "now") + " to "
                + (first.end().equals(Instant.MAX) ? "ever" : local(first.end(), zone));
        return times.size() == 1 ? span : times.size() + " times within " + AHEAD.toDays() + " days, first " + span;
    }

    private static String local(Instant at, ZoneId zone) {
        return at.atZone(zone).toLocalDateTime() + " " + zone;
    }
}

package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.oncall.Schedule.Version;
import dev.tocsin.core.oncall.ShiftOverride;
import dev.tocsin.core.oncall.Spans;
import dev.tocsin.core.oncall.WallClock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code schedules}. */
final class SchedulesReader {
    private static final Key<ZoneId> TIME_ZONE = Key.required(
            "time_zone",
            Types.zone(),
            "America/Chicago",
            "the time zone of the schedule's local times",
            "name one, for example America/Chicago");
    private static final Key<List<Fields>> LAYERS = Key.required(
            "layers",
            LayersReader.LAYERS,
            "[{name: base, rotation: primary}]",
            "the layers; a later layer wins over an earlier one wherever it has somebody",
            "list the layers: [{name: base, rotation: primary}]");

    private static final Key<LocalDateTime> VERSION_FROM = Key.required(
            "from",
            Types.dateTime(),
            "2026-12-01",
            "when these layers begin",
            "write when these layers begin: 2026-12-01");
    private static final Key<List<Fields>> VERSION_LAYERS = Key.required(
            "layers",
            LayersReader.LAYERS,
            "[{name: base, rotation: primary}]",
            "the layers from then on",
            "list the layers that are valid from then on");
    private static final Section VERSION = Section.of("a version", VERSION_FROM, VERSION_LAYERS);

    private static final Key<String> USER =
            Key.required("user", Types.userOrNobody(), "sam", "who is on call at this time", "name who takes over");
    private static final Key<LocalDateTime> FROM = Key.required(
            "from",
            Types.dateTime(),
            "2026-12-12T08:00",
            "when the override begins",
            "write a local date and time: 2026-12-12T08:00");
    private static final Key<LocalDateTime> TO = Key.required(
            "to",
            Types.dateTime(),
            "2026-12-12T20:00",
            "when the override is over",
            "write a local date and time: 2026-12-12T20:00");
    private static final Key<String> INSTEAD_OF = Key.optional(
                    "instead_of",
                    Types.reference(Kind.USER),
                    "alex",
                    "the override applies only where this user would be on call")
            .otherwise("whoever would be on call");
    private static final Key<String> REASON =
            Key.optional("reason", Types.text("a reason"), "swap", "the reason, for the schedule and the timeline");
    private static final Section OVERRIDE = Section.of("an override", USER, FROM, TO, INSTEAD_OF, REASON);

    private static final Key<Duration> BEFORE = Key.required(
            "before",
            Types.duration("0s", "1w"),
            "15m",
            "how long before a handoff the users are notified",
            "write how long before the hand-off: 15m");
    private static final Section HANDOFF_NOTICE =
            Section.of("a hand-off notice", BEFORE).titled("handoff notice");

    private static final Key<List<Fields>> VERSIONS = Key.optional(
            "versions",
            VERSION.type().list("versions"),
            "[{from: 2026-12-01, layers: [{name: base, rotation: primary}]}]",
            "future layers, in the order of `from`; each version replaces all layers before it");
    private static final Key<List<Fields>> OVERRIDES = Key.optional(
            "overrides",
            OVERRIDE.type().list("overrides"),
            "[{user: sam, from: 2026-12-12T08:00, to: 2026-12-12T20:00}]",
            "who is on call at other times than the layers say");
    private static final Key<Fields> NOTICE = Key.optional(
                    "handoff_notice",
                    HANDOFF_NOTICE.type(),
                    "{before: 15m}",
                    "the users who come on call and go off call are notified: [handoff"
                            + " notices](../configuration.md#hand-off-notices)")
            .otherwise("nobody is notified");
    private static final Section SCHEDULE = Section.of("a schedule", TIME_ZONE, LAYERS, VERSIONS, OVERRIDES, NOTICE);

    static final Key<Map<String, Fields>> SCHEDULES = Key.optional(
            "schedules",
            Types.named(Kind.SCHEDULE, SCHEDULE.type()),
            "{platform: {time_zone: UTC, layers: [{name: base, rotation: primary}]}}",
            "the schedules: layers of rotations, and overrides: [schedules](../configuration.md#schedules)");

    private final Values values;
    private final LayersReader layers;
    private final Map<String, Absences> absences;
    private final Map<String, Duration> handoffNotices = new TreeMap<>();

    SchedulesReader(Values values, LayersReader layers, Map<String, Absences> absences) {
        this.values = values;
        this.layers = layers;
        this.absences = absences;
    }

    Map<String, Schedule> read(Fields root) {
        var schedules = new LinkedHashMap<String, Schedule>();
        root.get(SCHEDULES).orElse(Map.of()).forEach((name, fields) -> schedule(name, fields)
                .ifPresent(schedule -> schedules.put(name, schedule)));
        return Collections.unmodifiableMap(schedules);
    }

    /** How long before a handoff users are notified, by schedule; complete once the schedules are read. */
    Map<String, Duration> handoffNotices() {
        return handoffNotices;
    }

    private Optional<Schedule> schedule(String name, Fields fields) {
        var zone = fields.get(TIME_ZONE).orElse(ZoneId.of("UTC"));
        var versions = new ArrayList<Version>();
        fields.get(LAYERS)
                .map(list -> layers.read(list, zone))
                .ifPresent(list -> versions.add(new Version(LocalDateTime.MIN, list)));
        fields.list(VERSIONS).forEach(version -> addVersion(version, zone, versions));
        var overrides = fields.list(OVERRIDES).stream()
                .flatMap(override -> override(override, zone).stream())
                .toList();
        fields.get(NOTICE).flatMap(notice -> notice.get(BEFORE)).ifPresent(before -> handoffNotices.put(name, before));
        return values.problems().isEmpty()
                ? Optional.of(new Schedule(name, zone, versions, overrides, away(zone)))
                : Optional.empty();
    }

    private Map<String, Spans> away(ZoneId zone) {
        var away = new TreeMap<String, Spans>();
        absences.forEach((user, times) -> away.put(user, times.in(zone)));
        return away;
    }

    private void addVersion(Fields fields, ZoneId zone, List<Version> versions) {
        var from = fields.get(VERSION_FROM);
        var list = layers.read(fields.list(VERSION_LAYERS), zone);
        if (from.isEmpty() || versions.isEmpty()) {
            return;
        }
        if (!versions.getLast().from().isBefore(from.get())) {
            values.problems()
                    .add(
                            fields.place(),
                            "the version from " + from.get() + " does not come after the one before it",
                            "order the versions by 'from', and use each time once");
        } else if (values.problems().isEmpty()) {
            versions.add(new Version(from.get(), list));
        }
    }

    private Optional<ShiftOverride> override(Fields fields, ZoneId zone) {
        var user = fields.get(USER);
        var from = fields.get(FROM);
        var to = fields.get(TO);
        var insteadOf = fields.get(INSTEAD_OF);
        var reason = fields.get(REASON).orElse("");
        if (user.isEmpty() || from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        var start = WallClock.instantOf(from.get(), zone);
        var end = WallClock.instantOf(to.get(), zone);
        if (!start.isBefore(end)) {
            values.problems()
                    .add(
                            fields.place(),
                            "the override from " + from.get() + " to " + to.get() + " is empty",
                            "'to' is exclusive and comes after 'from'; both are times of " + zone);
            return Optional.empty();
        }
        return Optional.of(new ShiftOverride(
                user.get(), start, end, insteadOf, fields.place().file(), reason));
    }
}

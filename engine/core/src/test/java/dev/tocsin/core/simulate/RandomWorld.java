package dev.tocsin.core.simulate;

import dev.tocsin.core.oncall.Layer;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.policy.Condition;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Hours;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Severity;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.core.simulate.Simulator.Question;
import dev.tocsin.testing.Fixtures;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/** People, schedules and policies drawn from a seed, and incidents under them. Everything happens on whole minutes. */
final class RandomWorld {
    private static final List<String> PEOPLE = List.of("ann", "bob", "cat", "dan", "eve", "fay");
    private static final List<String> ZONES =
            List.of("UTC", "Europe/Madrid", "America/Chicago", "Australia/Lord_Howe", "Africa/Casablanca");
    private static final SeverityScale SCALE = new SeverityScale(
            List.of(
                    new SeverityScale.Rule("critical", List.of(), Optional.empty(), Urgency.HIGH),
                    new SeverityScale.Rule("warning", List.of(), Optional.empty(), Urgency.LOW)),
            "warning");

    private final RandomGenerator random;
    private final Instant start;
    private final int cases;

    /** @param start of every incident; nothing is on a whole hour, so that shifts end in between */
    RandomWorld(long seed, Instant start, int cases) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        this.start = start;
        this.cases = cases;
    }

    Directory directory() {
        var users = new HashMap<String, User>();
        PEOPLE.forEach(name -> users.put(name, user(name)));
        var rotations = new HashMap<String, Rotation>();
        var schedules = new HashMap<String, Schedule>();
        for (int i = 0; i < cases; i++) {
            rotations.put("r" + i, rotation("r" + i));
            schedules.put(
                    "s" + i,
                    Schedule.of(
                            "s" + i, zone(), List.of(Layer.of("base", rotation("b")), Layer.of("top", rotation("t")))));
        }
        return new Directory(
                "v1",
                users,
                Map.of("all", PEOPLE, "none", List.of()),
                rotations,
                schedules,
                Set.of("pager"),
                SCALE,
                Duration.ofMinutes(5));
    }

    private User user(String name) {
        var first = new ContactMethod("pager", name + "'s chat");
        var second = new ContactMethod("pager", name + "'s phone");
        var rules = Map.of(
                Urgency.HIGH,
                List.of(new ContactRule(first, Duration.ZERO), new ContactRule(second, minutes(0, 10))),
                Urgency.LOW,
                List.of(new ContactRule(first, minutes(0, 3))));
        var quiet = new QuietHours(LocalTime.of(20, 0), LocalTime.of(8, 30), zone());
        return new User(
                name,
                name,
                List.of(first, second),
                random.nextBoolean() ? rules : Map.of(),
                random.nextBoolean() ? Optional.of(quiet) : Optional.empty());
    }

    private Rotation rotation(String name) {
        var members = IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(_ -> new Rotation.Member(person(), 1 + random.nextInt(2)))
                .toList();
        var from = LocalDateTime.ofInstant(start, ZoneId.of("UTC"))
                .minusDays(random.nextInt(20))
                .withHour(random.nextInt(24))
                .withMinute(0);
        return Rotation.of(name, zone(), from, Duration.ofHours(1 + random.nextInt(12)), members);
    }

    List<Question> questions(Duration span) {
        return IntStream.range(0, cases).mapToObj(i -> question(i, span)).toList();
    }

    private Question question(int i, Duration span) {
        var next =
                random.nextInt(3) == 0 ? Optional.of(policy(i, Optional.empty())) : Optional.<EscalationPolicy>empty();
        var severity = random.nextBoolean() ? new Severity("critical", 0) : new Severity("warning", 1);
        var placement = new Routed(
                new DedupKey("key" + i),
                "default",
                policy(i, next),
                severity,
                minutes(0, 3),
                Optional.empty(),
                random.nextBoolean() ? Optional.of(Duration.ofHours(2)) : Optional.empty(),
                Optional.empty(),
                "a test");
        // Half a minute, so that it never coincides with anything else.
        var acknowledge =
                random.nextBoolean() ? Optional.of(minutes(1, 90).plusSeconds(30)) : Optional.<Duration>empty();
        return new Question(
                new IncidentId("case" + i), Fixtures.alert("a1", Map.of()), placement, start, acknowledge, span);
    }

    private EscalationPolicy policy(int i, Optional<EscalationPolicy> next) {
        var levels = IntStream.rangeClosed(0, random.nextInt(3))
                .mapToObj(_ -> level(i))
                .toList();
        var repeat = next.isEmpty() && random.nextInt(4) == 0 ? EscalationPolicy.FOREVER : random.nextInt(3);
        return new EscalationPolicy(
                next.isPresent() ? "first" : "last",
                levels,
                repeat,
                random.nextBoolean() ? Optional.of(minutes(10, 60)) : Optional.empty(),
                next,
                Optional.empty(),
                random.nextBoolean() ? Map.of("critical", Duration.ofMinutes(30)) : Map.of());
    }

    private EscalationLevel level(int i) {
        var responders = new ArrayList<Responder>();
        IntStream.rangeClosed(0, random.nextInt(2)).forEach(_ -> responders.add(responder(i)));
        var delay = random.nextInt(4) == 0 ? Optional.of(minutes(1, 10)) : Optional.<Duration>empty();
        return new EscalationLevel(responders, delay, minutes(5, 40), condition());
    }

    private Optional<Condition> condition() {
        return switch (random.nextInt(6)) {
            case 0 -> Optional.of(new Condition(List.of("critical"), List.of(), List.of()));
            case 1 ->
                Optional.of(new Condition(
                        List.of(),
                        List.of(),
                        List.of(new Hours(
                                EnumSet.allOf(DayOfWeek.class),
                                LocalTime.of(random.nextInt(24), 0),
                                LocalTime.of(random.nextInt(24), 0),
                                zone()))));
            default -> Optional.empty();
        };
    }

    private Responder responder(int i) {
        return switch (random.nextInt(8)) {
            case 0 -> new Responder.User(person());
            case 1 -> new Responder.Team(random.nextInt(4) == 0 ? "none" : "all");
            case 2 -> new Responder.Channel("pager");
            case 3 -> new Responder.RoundRobin(List.of(person(), person(), "nobody"));
            case 4, 5 -> new Responder.Rotation("r" + i, Responder.Who.values()[random.nextInt(4)]);
            default -> new Responder.Schedule("s" + i);
        };
    }

    private String person() {
        return PEOPLE.get(random.nextInt(PEOPLE.size()));
    }

    private ZoneId zone() {
        return ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    }

    private Duration minutes(int least, int most) {
        return Duration.ofMinutes(random.nextInt(least, most + 1));
    }
}

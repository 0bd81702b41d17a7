package dev.tocsin.config.imports;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The values a set-up is made of, between the products and the YAML; names are those of the YAML. */
final class Setup {
    private Setup() {}

    /** The longest shift, level and wait of a contact rule that a configuration takes. */
    static final Duration MAX_SHIFT = Duration.ofDays(366);

    static final Duration MAX_LEVEL = Duration.ofDays(30);
    static final Duration MAX_WAIT = Duration.ofDays(1);

    /** Of a rotation. */
    static final int MAX_MEMBERS = 1_000;

    private static final int MAX_REPEATS = 100;

    record Contact(String name, String channel, String address) {
        Contact {
            address = OneLine.of(address, OneLine.MAX_LENGTH);
        }
    }

    record ContactRule(String contact, Duration after) {}

    /** @param rules by urgency, {@code high} or {@code low}; none = every contact at once */
    record Person(
            String name,
            String displayName,
            Optional<ZoneId> zone,
            List<Contact> contacts,
            Map<String, List<ContactRule>> rules) {
        Person {
            displayName = OneLine.of(displayName, OneLine.MAX_LENGTH);
        }
    }

    record Team(String name, List<String> members) {}

    /**
     * Members taking turns.
     *
     * @param start the first handoff, in whole minutes
     * @param shift a duration, or a recurrence rule
     */
    record Turns(String name, ZoneId zone, LocalDateTime start, Shift shift, List<String> members) {
        Turns {
            members = List.copyOf(members);
        }
    }

    sealed interface Shift {
        record Every(Duration length) implements Shift {}

        record Rule(String rrule) implements Shift {}
    }

    /**
     * In whole minutes, as a configuration has them: begun ones count, since hours that are too short leave a gap.
     *
     * @param to on the next day where it is not after {@code from}
     */
    record Hours(Set<DayOfWeek> days, LocalTime from, LocalTime to) {
        Hours {
            days = Set.copyOf(EnumSet.copyOf(days));
            from = from.truncatedTo(ChronoUnit.MINUTES);
            var minute = to.truncatedTo(ChronoUnit.MINUTES);
            to = minute.equals(to) ? to : minute.plusMinutes(1);
        }
    }

    /** @param named the rotation stands by itself under {@code rotations}, so that policies can name it too */
    record Layer(
            String name,
            Turns turns,
            boolean named,
            List<Hours> restrictions,
            Optional<LocalDateTime> from,
            Optional<LocalDateTime> until) {
        Layer {
            restrictions = List.copyOf(restrictions);
        }
    }

    record Override(
            String user, LocalDateTime from, LocalDateTime to, Optional<String> insteadOf, Optional<String> reason) {
        Override {
            reason = reason.map(text -> OneLine.of(text, OneLine.MAX_LENGTH));
        }

        /** Whether it ever holds. */
        boolean isOfSomeTime() {
            return from.isBefore(to);
        }
    }

    /** @param layers a later one wins */
    record Schedule(String name, ZoneId zone, List<Layer> layers, List<Override> overrides) {
        Schedule {
            layers = List.copyOf(layers);
            overrides = overrides.stream().filter(Override::isOfSomeTime).toList();
        }
    }

    /**
     * One responder of a level.
     *
     * @param kind {@code user}, {@code team}, {@code schedule}, {@code rotation}, {@code channel} or {@code round_robin}
     * @param names one, or several for a round robin
     * @param who {@code current}, {@code next}, {@code previous} or {@code all}
     */
    record Responder(String kind, List<String> names, String who) {
        static Responder of(String kind, String name) {
            return new Responder(kind, List.of(name), "current");
        }
    }

    record Level(List<Responder> responders, Duration delay, Duration timeout) {
        Level {
            responders = List.copyOf(responders);
        }
    }

    record Policy(String name, List<Level> levels, int repeat, Optional<Duration> acknowledgeTimeout) {}

    /** @param policy empty = that of the route above */
    record Route(List<String> matchers, Optional<String> policy, List<Route> routes) {
        Route {
            matchers = List.copyOf(matchers);
            routes = List.copyOf(routes);
        }
    }
}

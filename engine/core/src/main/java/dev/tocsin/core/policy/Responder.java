package dev.tocsin.core.policy;

import java.util.List;
import java.util.Locale;

/** Whom a level pages. It is resolved to people only when the level is due. Written as {@code rotation:primary}. */
public sealed interface Responder {
    String name();

    /** One person. */
    record User(String name) implements Responder {}

    /** Everybody in a team. */
    record Team(String name) implements Responder {}

    /** Who is on call in a rotation, or the neighbours in its order. */
    record Rotation(String name, Who who) implements Responder {
        public Rotation(String name) {
            this(name, Who.CURRENT);
        }
    }

    /** Which turn of a rotation. NEXT and PREVIOUS are the nearest turns of another user. */
    enum Who {
        CURRENT,
        NEXT,
        PREVIOUS,
        ALL
    }

    /** Who is on call in a schedule. */
    record Schedule(String name) implements Responder {}

    /** A channel itself, such as a chat room or a webhook, and no particular person. */
    record Channel(String name) implements Responder {}

    /** One of several users. Which one depends on the incident, so that the load is shared. */
    record RoundRobin(List<String> users) implements Responder {
        public RoundRobin {
            users = List.copyOf(users);
            if (users.isEmpty()) {
                throw new IllegalArgumentException("a round robin needs users");
            }
        }

        @Override
        public String name() {
            return String.join(",", users);
        }
    }

    default String reference() {
        return switch (this) {
            case User(var name) -> "user:" + name;
            case Team(var name) -> "team:" + name;
            case Rotation(var name, var who) ->
                "rotation" + (who == Who.CURRENT ? "" : '.' + who.name().toLowerCase(Locale.ROOT)) + ':' + name;
            case Schedule(var name) -> "schedule:" + name;
            case Channel(var name) -> "channel:" + name;
            case RoundRobin robin -> "round_robin:" + robin.name();
        };
    }

    /** Reads {@link #reference} back. */
    static Responder parse(String reference) {
        var colon = reference.indexOf(':');
        var name = reference.substring(colon + 1);
        return switch (colon < 0 ? "" : reference.substring(0, colon)) {
            case "user" -> new User(name);
            case "team" -> new Team(name);
            case "rotation" -> new Rotation(name);
            case "rotation.next" -> new Rotation(name, Who.NEXT);
            case "rotation.previous" -> new Rotation(name, Who.PREVIOUS);
            case "rotation.all" -> new Rotation(name, Who.ALL);
            case "schedule" -> new Schedule(name);
            case "channel" -> new Channel(name);
            case "round_robin" -> new RoundRobin(List.of(name.split(",", -1)));
            default -> throw new IllegalArgumentException("not a responder: " + reference);
        };
    }
}

package dev.tocsin.engine.policy;

/** What a level names: it is resolved to people only when the level is due. Written {@code rotation:primary}. */
public sealed interface Responder {
    String name();

    /** One person. */
    record User(String name) implements Responder {}

    /** Everybody in a team. */
    record Team(String name) implements Responder {}

    /** Whoever is on call in a rotation. */
    record Rotation(String name) implements Responder {}

    /** A channel itself, such as a chat room or a webhook, with nobody in particular behind it. */
    record Channel(String name) implements Responder {}

    default String reference() {
        return switch (this) {
            case User(var name) -> "user:" + name;
            case Team(var name) -> "team:" + name;
            case Rotation(var name) -> "rotation:" + name;
            case Channel(var name) -> "channel:" + name;
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
            case "channel" -> new Channel(name);
            default -> throw new IllegalArgumentException("not a responder: " + reference);
        };
    }
}

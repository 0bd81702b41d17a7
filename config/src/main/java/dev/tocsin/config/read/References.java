package dev.tocsin.config.read;

import dev.tocsin.core.oncall.Rotation;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks names that are used in one place and defined in another, once everything has been read. */
public final class References {
    public enum Kind {
        CHANNEL("channel", "channels"),
        USER("user", "users"),
        TEAM("team", "teams"),
        ROTATION("rotation", "rotations"),
        SCHEDULE("schedule", "schedules"),
        POLICY("policy", "policies"),
        RECEIVER("receiver", "receivers"),
        TIME_INTERVAL("time interval", "time_intervals");

        public final String noun;
        public final String section;

        Kind(String noun, String section) {
            this.noun = noun;
            this.section = section;
        }
    }

    /** @param place of the reference */
    public record Use(Kind kind, String name, SourceLocation place) {}

    private final Values values;
    private final Map<Kind, Set<String>> defined = new EnumMap<>(Kind.class);
    private final Set<Kind> unreadable = EnumSet.noneOf(Kind.class);
    private final List<Use> uses = new ArrayList<>();
    private final List<Use> direct = new ArrayList<>();

    public References(Values values) {
        this.values = values;
    }

    public void define(Kind kind, String name) {
        names(kind).add(name);
    }

    /** Marks a section as faulty as a whole, so that its definitions are not known: uses of them are not reported. */
    public void unreadable(Kind kind) {
        unreadable.add(kind);
    }

    public String refer(Kind kind, Yaml node) {
        var name = values.text(node, "the name of a " + kind.noun);
        if (Values.isText(node)) {
            uses.add(new Use(kind, name, node.place()));
        }
        return name;
    }

    /** A reference to a channel that is paged without a user. */
    String referDirectly(Yaml node) {
        var name = refer(Kind.CHANNEL, node);
        direct.add(new Use(Kind.CHANNEL, name, node.place()));
        return name;
    }

    /** The channels that are paged without a user, with the places that name them. */
    public List<Use> direct() {
        return direct;
    }

    /**
     * A reference to a user; {@code nobody} means nobody, unless a user has that name. Users must be defined before.
     */
    public String referToAnybody(Yaml node) {
        var nobody = node instanceof Yaml.Scalar scalar && scalar.text().equals("nobody");
        return nobody && !names(Kind.USER).contains("nobody") ? Rotation.NOBODY : refer(Kind.USER, node);
    }

    public void reportUnknown(Problems problems) {
        for (var use : uses) {
            var known = names(use.kind());
            if (!known.contains(use.name()) && !unreadable.contains(use.kind())) {
                problems.add(
                        use.place(),
                        "unknown " + use.kind().noun + ' ' + Values.quote(use.name()),
                        NearestName.hint(use.name(), known, "define it under " + use.kind().section + ':'));
            }
        }
    }

    private Set<String> names(Kind kind) {
        return defined.computeIfAbsent(kind, _ -> new TreeSet<>());
    }
}

package dev.tocsin.config.diff;

import dev.tocsin.channel.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** In which settings two versions of a channel differ. Values of secrets and paths of URLs, which may hold one, are not said. */
final class ChannelDiff {
    private ChannelDiff() {}

    static List<String> of(Settings before, Settings after) {
        if (!before.type().equals(after.type())) {
            return List.of(": type is " + after.type() + " instead of " + before.type());
        }
        var names = new TreeSet<>(before.values().keySet());
        names.addAll(after.values().keySet());
        var changes = new ArrayList<String>();
        for (var name : names) {
            var old = before.values().get(name);
            var now = after.values().get(name);
            if (!Objects.equals(old, now)) {
                changes.add(": " + change(name, old, now));
            }
        }
        return changes;
    }

    private static String change(String name, @Nullable Object old, @Nullable Object now) {
        if (now == null) {
            return name + " is removed";
        }
        if (old == null) {
            return name + " is set";
        }
        return isPlain(old) && isPlain(now) ? name + " is " + now + " instead of " + old : "another " + name;
    }

    private static boolean isPlain(Object value) {
        return switch (value) {
            case String _, Boolean _, Integer _ -> true;
            default -> false;
        };
    }
}

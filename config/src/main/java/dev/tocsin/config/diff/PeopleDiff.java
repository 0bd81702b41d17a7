package dev.tocsin.config.diff;

import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Who there is and by which channels they are reached. Addresses are never said. */
final class PeopleDiff {
    private PeopleDiff() {}

    static void compare(Directory before, Directory after, Names names, Sentences sentences) {
        sentences.keyed("user", before.users(), after.users(), PeopleDiff::changes);
        sentences.keyed("team", before.teams(), after.teams(), (old, now) -> members(old, now, names));
    }

    private static List<String> changes(User before, User after) {
        var changes = new ArrayList<String>();
        var old = byChannel(before);
        var now = byChannel(after);
        now.forEach((channel, contacts) -> {
            if (!old.containsKey(channel)) {
                changes.add("can be reached by " + channel);
            } else if (!old.get(channel).equals(contacts)) {
                changes.add("has another contact by " + channel);
            }
        });
        old.keySet().stream()
                .filter(channel -> !now.containsKey(channel))
                .forEach(channel -> changes.add("can no longer be reached by " + channel));
        before.rules().forEach((urgency, rules) -> {
            if (!rules.equals(after.rules().get(urgency))) {
                changes.add("has other rules for " + Values.text(urgency) + " urgency");
            }
        });
        after.rules().keySet().stream()
                .filter(urgency -> !before.rules().containsKey(urgency))
                .forEach(urgency -> changes.add("has rules for " + Values.text(urgency) + " urgency"));
        RecordDiff.of(before, after, Set.of("contacts", "rules", "name")).forEach(change -> changes.add(": " + change));
        return changes;
    }

    private static Map<String, List<ContactMethod>> byChannel(User user) {
        return user.contacts().stream()
                .collect(Collectors.groupingBy(ContactMethod::channel, TreeMap::new, Collectors.toList()));
    }

    private static List<String> members(List<String> before, List<String> after, Names names) {
        var changes = new ArrayList<String>();
        after.stream().filter(user -> !before.contains(user)).forEach(user -> changes.add("gains " + names.of(user)));
        before.stream().filter(user -> !after.contains(user)).forEach(user -> changes.add("loses " + names.of(user)));
        return changes;
    }
}

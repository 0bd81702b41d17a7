package dev.tocsin.config.diff;

import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Who is paged, in which order, and how long each may take. */
final class PolicyDiff {
    private PolicyDiff() {}

    static void compare(
            Map<String, EscalationPolicy> before, Map<String, EscalationPolicy> after, Sentences sentences) {
        sentences.keyed("policy", before, after, PolicyDiff::changes);
    }

    private static List<String> changes(EscalationPolicy before, EscalationPolicy after) {
        var changes = new ArrayList<String>();
        var both = Math.min(before.levels().size(), after.levels().size());
        for (int number = 1; number <= both; number++) {
            var level = ", level " + number + ": ";
            RecordDiff.of(before.level(number), after.level(number), Set.of())
                    .forEach(change -> changes.add(level + change));
        }
        for (int number = both + 1; number <= after.levels().size(); number++) {
            changes.add(", level " + number + " is new: " + text(after.level(number)));
        }
        for (int number = both + 1; number <= before.levels().size(); number++) {
            changes.add(", level " + number + " is removed: " + text(before.level(number)));
        }
        RecordDiff.of(before, after, Set.of("levels", "next")).forEach(change -> changes.add(": " + change));
        var old = before.next().map(EscalationPolicy::name).orElse("none");
        var now = after.next().map(EscalationPolicy::name).orElse("none");
        if (!old.equals(now)) {
            changes.add(": next policy is " + now + " instead of " + old);
        } else if (changes.isEmpty()) {
            changes.add(": " + now + ", its next policy, changes");
        }
        return changes;
    }

    private static String text(EscalationLevel level) {
        return Values.text(level.responders()) + " for " + Values.text(level.timeout());
    }
}

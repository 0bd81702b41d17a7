package dev.tocsin.config.diff;

import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What people are called: by their own name and, where two share it, by the configuration's too. */
final class Names {
    private final Map<String, String> shown = new HashMap<>();

    Names(Directory before, Directory after) {
        var users = new HashMap<>(before.users());
        users.putAll(after.users());
        for (var user : users.values()) {
            var shared = users.values().stream()
                            .map(User::displayName)
                            .filter(user.displayName()::equals)
                            .count()
                    > 1;
            shown.put(user.name(), shared ? user.displayName() + " (" + user.name() + ")" : user.displayName());
        }
    }

    String of(String user) {
        return shown.getOrDefault(user, user);
    }

    String of(Optional<String> user) {
        return user.map(this::of).orElse("nobody");
    }
}

package dev.tocsin.api.http;

import dev.tocsin.config.Role;
import java.util.Optional;

/**
 * Who calls.
 *
 * @param name of the token, or {@code local} where none is needed
 * @param user who acts with it; empty = nobody in particular
 */
public record Principal(String name, Role role, Optional<String> user) {
    static final Principal LOCAL = new Principal("local", Role.ADMIN, Optional.empty());

    /** The person or, where it is nobody in particular, the token. */
    public String who() {
        return user.orElse(name);
    }

    /** Whether nobody says who calls: no tokens are configured, and this machine is served. */
    public boolean isLocal() {
        return this == LOCAL;
    }

    boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }
}

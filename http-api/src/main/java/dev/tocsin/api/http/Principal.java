package dev.tocsin.api.http;

import dev.tocsin.config.Role;
import java.util.Optional;

/**
 * An authenticated client.
 *
 * @param name of the token, or {@code local} if no tokens are configured
 * @param user in whose name the token acts; empty = no user
 */
public record Principal(String name, Role role, Optional<String> user) {
    static final Principal LOCAL = new Principal("local", Role.ADMIN, Optional.empty());

    /** The user or, if there is none, the name of the token. */
    public String who() {
        return user.orElse(name);
    }

    /** Whether the client is not authenticated: no tokens are configured, and only this machine is served. */
    public boolean isLocal() {
        return this == LOCAL;
    }

    boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }
}

package dev.tocsin.api.http;

import dev.tocsin.config.Role;

/** Who calls: the name of a token, or {@code local} where none is needed. */
public record Principal(String name, Role role) {
    static final Principal LOCAL = new Principal("local", Role.ADMIN);

    /** Whether nobody says who calls: no tokens are configured, and this machine is served. */
    public boolean isLocal() {
        return this == LOCAL;
    }

    boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }
}

package dev.tocsin.api.http;

import dev.tocsin.config.Role;

/** Who calls: the name of a token, or {@code local} where none is needed. */
public record Principal(String name, Role role) {
    static final Principal LOCAL = new Principal("local", Role.ADMIN);

    boolean may(Role needed) {
        return role.compareTo(needed) >= 0;
    }
}

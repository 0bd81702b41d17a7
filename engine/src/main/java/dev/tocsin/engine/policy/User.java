package dev.tocsin.engine.policy;

import java.util.List;

/** A person who can be paged. */
public record User(String name, String displayName, List<ContactMethod> contacts) {
    public User {
        contacts = List.copyOf(contacts);
    }
}

package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.Directory.Recipient;

/** Somebody, by one of the ways to reach them. */
public record Way(String recipient, ContactMethod contact) {
    public static Way of(Page page) {
        return new Way(page.recipient(), page.contact());
    }

    static Way of(Recipient recipient) {
        return new Way(recipient.name(), recipient.contact());
    }
}

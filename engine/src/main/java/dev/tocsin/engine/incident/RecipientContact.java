package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.Directory.Recipient;

/** Somebody, by one of the ways to reach them. */
public record RecipientContact(String recipient, ContactMethod contact) {
    public static RecipientContact of(Page page) {
        return new RecipientContact(page.recipient(), page.contact());
    }

    static RecipientContact of(Recipient recipient) {
        return new RecipientContact(recipient.name(), recipient.contact());
    }
}

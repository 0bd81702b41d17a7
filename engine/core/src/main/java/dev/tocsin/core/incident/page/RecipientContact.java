package dev.tocsin.core.incident.page;

import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.Directory.Recipient;

/** A recipient and one of the recipient's contact methods. */
public record RecipientContact(String recipient, ContactMethod contact) {
    public static RecipientContact of(Page page) {
        return new RecipientContact(page.recipient(), page.contact());
    }

    public static RecipientContact of(Recipient recipient) {
        return new RecipientContact(recipient.name(), recipient.contact());
    }
}

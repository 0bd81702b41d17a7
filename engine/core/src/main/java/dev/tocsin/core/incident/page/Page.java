package dev.tocsin.core.incident.page;

import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.ContactMethod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message to one recipient through one contact method, as it was planned.
 *
 * @param recipient a user, or a channel
 * @param why the reason for paging this recipient
 * @param notBefore the time that the recipient's own rules set; empty = as soon as it is planned
 */
public record Page(
        PageId id, Purpose purpose, String recipient, ContactMethod contact, String why, Optional<Instant> notBefore) {
    public Page(PageId id, Purpose purpose, String recipient, ContactMethod contact, String why) {
        this(id, purpose, recipient, contact, why, Optional.empty());
    }

    /** Whether this page is a step of the escalation. */
    public boolean escalates() {
        return purpose instanceof Level;
    }

    /** Whether this page is a step of the escalation, and of this level. */
    public boolean isOfLevel(int number) {
        return purpose instanceof Level(var level) && level == number;
    }

    /** Whether two pages try to reach the same recipient for the same purpose. */
    public boolean hasTargetOf(Page other) {
        return purpose.equals(other.purpose) && recipient.equals(other.recipient);
    }

    /**
     * Whether a pending page says more than one with another purpose that is planned for the same recipient and contact
     * method: a reminder says less than a page that asks for an answer, and only a request for help says that help is
     * wanted.
     */
    public static boolean outranks(Purpose pending, Purpose planned) {
        return isReminder(planned) && !isReminder(pending) || pending == Other.HELP && planned != Other.HELP;
    }

    private static boolean isReminder(Purpose purpose) {
        return purpose == Other.STATUS_UPDATE || purpose == Other.MORE_ALERTS || purpose == Other.ALL_CLEAR;
    }

    /** When the first of the pages goes out: each may be delayed by its recipient's own rules. */
    public static Instant first(List<Page> pages, Instant now) {
        return pages.stream()
                .map(page -> page.notBefore().orElse(now))
                .min(Instant::compareTo)
                .orElse(now);
    }
}

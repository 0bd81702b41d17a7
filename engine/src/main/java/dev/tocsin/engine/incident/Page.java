package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message to one recipient through one contact method. {@link PageKind} names what the levels stand for.
 *
 * @param level of the policy that planned it, from 1; {@link #ASSIGNMENT}, {@link #STATUS_UPDATE}, {@link #NEWS},
 *     {@link #RISE}, {@link #CLEAR} or {@link #HELP} = not planned by a level
 * @param recipient a user, or a channel
 * @param why this recipient is paged
 * @param notBefore the time that the recipient's own rules set; empty = as soon as it is planned
 */
public record Page(
        PageId id, int level, String recipient, ContactMethod contact, String why, Optional<Instant> notBefore) {
    /** The level of notices to an assignee, which are no step of the escalation. */
    public static final int ASSIGNMENT = 0;

    /** The level of reminders to the owner that a status update is due. */
    public static final int STATUS_UPDATE = -1;

    /** The level of notices that more alerts joined. */
    public static final int NEWS = -2;

    /** The level of pages to the owner that the incident is more severe now. */
    public static final int RISE = -3;

    /** The level of notices to those who were paged that no alert fires any more. */
    public static final int CLEAR = -4;

    /** The level of pages that ask for help, or say to whoever asked that nobody comes. */
    public static final int HELP = -5;

    public Page(PageId id, int level, String recipient, ContactMethod contact, String why) {
        this(id, level, recipient, contact, why, Optional.empty());
    }

    /**
     * Whether a pending page says more than one of another level that is planned for the same recipient and contact
     * method: a reminder says less than a page that asks for an answer, and only a request for help says that help is
     * wanted.
     */
    static boolean outranks(int waiting, int planned) {
        return isReminder(planned) && !isReminder(waiting) || waiting == HELP && planned != HELP;
    }

    private static boolean isReminder(int level) {
        return level == STATUS_UPDATE || level == NEWS || level == CLEAR;
    }

    /** When the first of the pages goes out: each may be delayed by its recipient's own rules. */
    static Instant first(List<Page> pages, Instant now) {
        return pages.stream()
                .map(page -> page.notBefore().orElse(now))
                .min(Instant::compareTo)
                .orElse(now);
    }

    /** Whether this page is a step of the escalation. */
    public boolean escalates() {
        return level > 0;
    }
}

package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message to one recipient through one contact method.
 *
 * @param level that wants it, from 1; {@link #ASSIGNMENT}, {@link #STATUS_UPDATE}, {@link #NEWS},
 *     {@link #RISE} {@link #CLEAR} or {@link #HELP} = none
 * @param recipient a user, or a channel with nobody in particular behind it
 * @param why it is them
 * @param notBefore when the recipient's own rules want it; empty = as soon as it is planned
 */
public record Page(
        PageId id, int level, String recipient, ContactMethod contact, String why, Optional<Instant> notBefore) {
    /** The level of pages that tell an assignee: they are no step of the escalation. */
    public static final int ASSIGNMENT = 0;

    /** The level of pages that remind whoever has the incident of a status update. */
    public static final int STATUS_UPDATE = -1;

    /** The level of pages that tell of further alerts. */
    public static final int NEWS = -2;

    /** The level of pages that tell whoever has the incident that it is worse. */
    public static final int RISE = -3;

    /** The level of messages that tell who was paged that no alert fires any more. */
    public static final int CLEAR = -4;

    /** The level of pages that ask for help, or tell who asked that nobody comes. */
    public static final int HELP = -5;

    public Page(PageId id, int level, String recipient, ContactMethod contact, String why) {
        this(id, level, recipient, contact, why, Optional.empty());
    }

    /**
     * Whether a page that waits says more than one of another level that is planned for the same person and contact: a
     * reminder says less than what asks for an answer, and nobody else tells that help is wanted.
     */
    static boolean outranks(int waiting, int planned) {
        return isReminder(planned) && !isReminder(waiting) || waiting == HELP && planned != HELP;
    }

    private static boolean isReminder(int level) {
        return level == STATUS_UPDATE || level == NEWS || level == CLEAR;
    }

    /** When the first of these goes out: everybody's may be late by their own rules. */
    static Instant first(List<Page> pages, Instant now) {
        return pages.stream()
                .map(page -> page.notBefore().orElse(now))
                .min(Instant::compareTo)
                .orElse(now);
    }

    /** Whether it is a step of the escalation. */
    public boolean escalates() {
        return level > 0;
    }
}

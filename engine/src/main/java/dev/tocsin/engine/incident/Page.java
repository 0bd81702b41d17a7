package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;

/**
 * A message to one recipient through one contact method.
 *
 * @param level that wants it, from 1; {@link #ASSIGNMENT} = none
 * @param recipient a user, or a channel with nobody in particular behind it
 * @param why it is them
 */
public record Page(PageId id, int level, String recipient, ContactMethod contact, String why) {
    /** The level of pages that tell an assignee: they are no step of the escalation. */
    public static final int ASSIGNMENT = 0;
}

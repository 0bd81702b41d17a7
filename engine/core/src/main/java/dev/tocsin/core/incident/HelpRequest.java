package dev.tocsin.core.incident;

/**
 * A request to help, sent to somebody in addition to the responders of the policy.
 *
 * @param answered whether the helper has said if they come
 */
record HelpRequest(String askedBy, boolean answered) {}

package dev.tocsin.engine.incident;

/** Somebody was paged in addition to those of the policy, and may have said whether they come. */
record HelpRequest(String askedBy, boolean answered) {}

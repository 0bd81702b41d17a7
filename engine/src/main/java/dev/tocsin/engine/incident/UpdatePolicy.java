package dev.tocsin.engine.incident;

/** Which of the pages that a channel has delivered it wants to be told about when the incident changes. */
public enum UpdatePolicy {
    /** The last one to each address. */
    LATEST,
    /** Every one: each is open over there until it is told that the incident is over. */
    EACH,
    /** Likewise; and people can take it and end it there, so it is not told of what changes nothing about that. */
    MIRRORED
}

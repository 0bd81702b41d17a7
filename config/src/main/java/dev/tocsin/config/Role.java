package dev.tocsin.config;

/** What a client of the API may do; each role includes those before it. */
public enum Role {
    /** Read. */
    VIEWER,
    /** Acknowledge, resolve, note, assign. */
    RESPONDER,
    /** Everything. */
    ADMIN
}

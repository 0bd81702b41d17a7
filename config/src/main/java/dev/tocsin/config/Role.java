package dev.tocsin.config;

/** What a caller of the API may do; each role includes those before it. */
public enum Role {
    /** Look. */
    VIEWER,
    /** Acknowledge, resolve, note, assign. */
    RESPONDER,
    /** Everything. */
    ADMIN
}

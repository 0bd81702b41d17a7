package dev.tocsin.app.configuration;

import java.time.Instant;

/**
 * From {@code at} on a version holds on every node.
 *
 * @param id in order; the greatest holds
 * @param version the configuration's hash
 * @param by who made it hold: a token's name, or the process that was started or signalled
 * @param reason "" = none was given
 */
public record Activation(long id, String version, Instant at, String by, Via via, String reason) {
    /** How it came to hold. */
    public enum Via {
        /** A node was started with these files. */
        START,
        /** A node read its files again because of SIGHUP. */
        SIGNAL,
        /** A node read its files again because the API was asked to. */
        RELOAD,
        /** A stored version was chosen through the API, whatever the files say. */
        CHOICE
    }
}

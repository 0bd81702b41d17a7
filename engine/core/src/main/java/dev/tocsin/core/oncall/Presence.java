package dev.tocsin.core.oncall;

import java.time.Instant;

/** Times that are in or out, such as the hours of a layer. */
@FunctionalInterface
interface Presence {
    /**
     * A period that is only in or only out; it may be shorter than the longest such period.
     *
     * @param end exclusive
     */
    record Piece(boolean in, Instant start, Instant end) {}

    Piece at(Instant at);
}

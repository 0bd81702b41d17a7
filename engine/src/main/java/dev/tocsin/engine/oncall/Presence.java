package dev.tocsin.engine.oncall;

import java.time.Instant;

/** Times that are in and times that are out, such as a layer's hours. */
@FunctionalInterface
interface Presence {
    /**
     * A stretch of only one kind, as long as is easily told.
     *
     * @param end exclusive
     */
    record Piece(boolean in, Instant start, Instant end) {}

    Piece at(Instant at);
}

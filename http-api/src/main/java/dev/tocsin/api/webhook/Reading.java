package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.engine.intake.DeadLetters;
import dev.tocsin.engine.signal.Signal;
import java.util.List;
import java.util.Optional;

/**
 * What a payload amounts to: signals, and what cannot be acted on. A bad alert never spoils its neighbours.
 *
 * @param items in the order of the payload
 * @param over the group that they came with, where the payload says that it is over as a whole
 */
public record Reading(List<Item> items, Optional<Signal.GroupCleared> over) {
    public Reading {
        items = List.copyOf(items);
    }

    Reading(List<Item> items) {
        this(items, Optional.empty());
    }

    public sealed interface Item {
        /**
         * What can be acted on.
         *
         * @param payload the part of the request that said it, written out should no route want it
         * @param notes what was done to it so that it could be read, or ""
         */
        record Said(Signal signal, JsonNode payload, String notes) implements Item {}

        record Unusable(DeadLetters.Kind kind, String reason, JsonNode payload) implements Item {}
    }
}

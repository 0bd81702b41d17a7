package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.engine.intake.DeadLetters;
import dev.tocsin.engine.signal.Signal;
import java.util.List;

/**
 * What a payload amounts to: signals, and what cannot be acted on. A bad alert never spoils its neighbours.
 *
 * @param items in the order of the payload
 */
public record Reading(List<Item> items) {
    public Reading {
        items = List.copyOf(items);
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

package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.engine.intake.DeadLetters;
import dev.tocsin.engine.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a payload amounts to: signals, and what cannot be acted on. A bad alert never spoils its neighbours.
 *
 * @param items in the order of the payload
 * @param over the group that they came with, where the payload says that it is over as a whole
 */
public record ParsedPayload(List<Item> items, Optional<Signal.GroupCleared> over) {
    /** Of what cannot be acted on, so many are kept whole; the rest of a request is counted. */
    static final int MAX_UNUSABLE = 100;

    public ParsedPayload {
        items = List.copyOf(items);
    }

    ParsedPayload(List<Item> items) {
        this(items, Optional.empty());
    }

    /** How many things the payload said. */
    int size() {
        return items.stream().mapToInt(Item::count).sum();
    }

    /** Collects the items of a payload, within the bound. */
    static final class Collector {
        private final List<Item> items = new ArrayList<>();
        private int unusable;
        private Optional<Item.Unusable> firstOfMore = Optional.empty();

        void add(Item item) {
            if (item instanceof Item.Unusable bad && ++unusable > MAX_UNUSABLE) {
                firstOfMore = firstOfMore.or(() -> Optional.of(bad));
            } else {
                items.add(item);
            }
        }

        List<Item> items() {
            var more = unusable - MAX_UNUSABLE;
            firstOfMore.ifPresent(first -> items.add(new Item.Unusable(
                    first.kind(),
                    "and " + more + " more of this request; of the first of them: " + first.reason(),
                    first.payload(),
                    more)));
            firstOfMore = Optional.empty();
            return items;
        }
    }

    public sealed interface Item {
        /**
         * What can be acted on.
         *
         * @param payload the part of the request that said it, written out should no route want it
         * @param notes what was done to it so that it could be read, or ""
         */
        record Parsed(Signal signal, JsonNode payload, String notes) implements Item {
            @Override
            public int count() {
                return 1;
            }
        }

        /** @param count how many things of the payload it stands for */
        record Unusable(DeadLetters.Kind kind, String reason, JsonNode payload, int count) implements Item {
            Unusable(DeadLetters.Kind kind, String reason, JsonNode payload) {
                this(kind, reason, payload, 1);
            }
        }

        /** For how many things of the payload it stands. */
        int count();
    }
}

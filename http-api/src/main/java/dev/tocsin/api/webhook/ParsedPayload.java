package dev.tocsin.api.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.engine.intake.DeadLetters;
import dev.tocsin.engine.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of a payload: its signals, and the items that are unusable. A bad alert never affects the others.
 *
 * @param items in the order of the payload
 * @param over the clear of their group, where the payload says that the group is resolved as a whole
 */
public record ParsedPayload(List<Item> items, Optional<Signal.GroupCleared> over) {
    /** Maximum of unusable items that are kept one by one; the others of a request are counted. */
    static final int MAX_UNUSABLE = 100;

    public ParsedPayload {
        items = List.copyOf(items);
    }

    ParsedPayload(List<Item> items) {
        this(items, Optional.empty());
    }

    /** How many items the payload had, with those that are only counted. */
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
         * An item that became a signal.
         *
         * @param payload the part of the request that it was read from, for the dead letter if it leads to no incident
         * @param notes what was changed in it so that it could be read, or ""
         */
        record Parsed(Signal signal, JsonNode payload, String notes) implements Item {
            @Override
            public int count() {
                return 1;
            }
        }

        /** @param count how many items of the payload it stands for */
        record Unusable(DeadLetters.Kind kind, String reason, JsonNode payload, int count) implements Item {
            Unusable(DeadLetters.Kind kind, String reason, JsonNode payload) {
                this(kind, reason, payload, 1);
            }
        }

        /** How many items of the payload it stands for. */
        int count();
    }
}

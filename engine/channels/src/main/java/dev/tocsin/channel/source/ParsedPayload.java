package dev.tocsin.channel.source;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.core.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The content of a payload. A bad item never affects the others.
 *
 * @param items in the order of the payload
 * @param over the clear of their group, where the payload says that the group is resolved as a whole
 * @param delivery identifies the delivery, also when it is repeated: it is carried out once, and then answered alike; ""
 *     = nothing does, and each is carried out
 * @param response in the sender's own form, when all of it is on disk; empty = Tocsin's own
 */
public record ParsedPayload(
        List<Item> items, Optional<Signal.GroupCleared> over, String delivery, Optional<SourceResponse> response) {
    /** Maximum of unusable items that are kept one by one; the others of a request are counted. */
    public static final int MAX_UNUSABLE = 100;

    public ParsedPayload {
        items = List.copyOf(items);
    }

    public static ParsedPayload of(List<Item> items, Optional<Signal.GroupCleared> over) {
        return new ParsedPayload(items, over, "", Optional.empty());
    }

    public static ParsedPayload once(String delivery, List<Item> items) {
        return new ParsedPayload(items, Optional.empty(), delivery, Optional.empty());
    }

    /** How many items the payload had, with those that are only counted. */
    public int size() {
        return items.stream().mapToInt(Item::count).sum();
    }

    /** Collects the items of a payload, within the bound. */
    public static final class Collector {
        private final List<Item> items = new ArrayList<>();
        private int unusable;
        private Optional<Item.Unusable> firstOfMore = Optional.empty();

        public void add(Item item) {
            if (item instanceof Item.Unusable bad && ++unusable > MAX_UNUSABLE) {
                firstOfMore = firstOfMore.or(() -> Optional.of(bad));
            } else {
                items.add(item);
            }
        }

        public List<Item> items() {
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

    /** One thing that a payload reports. */
    public sealed interface Item {
        /**
         * An item that became a signal.
         *
         * @param payload the part of the request that it was read from, for the dead letter if it leads to no incident
         * @param notes what was changed in it so that it could be read, or ""
         */
        record Parsed(Signal signal, JsonNode payload, String notes) implements Item {}

        /**
         * What became of a page in an external system.
         *
         * @param otherwise what the item is if Tocsin has sent no such page
         */
        record Changed(ExternalChange change, Item otherwise) implements Item {
            public Changed {
                if (otherwise instanceof Changed) {
                    throw new IllegalArgumentException("an item is about one page");
                }
            }
        }

        /** There is nothing to do, and nothing is wrong. */
        record Ignored(String reason) implements Item {}

        /** @param count how many items of the payload it stands for */
        record Unusable(Fault kind, String reason, JsonNode payload, int count) implements Item {
            public Unusable(Fault kind, String reason, JsonNode payload) {
                this(kind, reason, payload, 1);
            }

            @Override
            public int count() {
                return count;
            }
        }

        /** Why an item is unusable. */
        enum Fault {
            /** It is not valid in its format. */
            REJECTED,
            /** Tocsin does not act on such events. */
            UNHANDLED
        }

        /** How many items of the payload it stands for. */
        default int count() {
            return 1;
        }
    }
}

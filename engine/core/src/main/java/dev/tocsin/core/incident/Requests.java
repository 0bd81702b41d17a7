package dev.tocsin.core.incident;

import dev.tocsin.core.signal.Origin;
import java.util.ArrayList;
import java.util.List;

/**
 * What was asked of an incident lately.
 *
 * @param recent ids of the last {@link #REMEMBERED} requests that changed it, oldest first
 * @param duplicates how many signals reported what was known already
 */
record Requests(List<String> recent, long duplicates) {
    /** Enough for retries, which come soon or not at all. */
    static final int REMEMBERED = 16;

    static final Requests NONE = new Requests(List.of(), 0);

    Requests {
        recent = List.copyOf(recent);
    }

    boolean contains(Origin by) {
        return !by.id().isEmpty() && recent.contains(by.id());
    }

    Requests with(Origin by) {
        if (by.id().isEmpty() || contains(by)) {
            return this;
        }
        var more = new ArrayList<>(recent);
        more.add(by.id());
        return new Requests(more.subList(Math.max(0, more.size() - REMEMBERED), more.size()), duplicates);
    }

    Requests withDuplicates(long more) {
        return new Requests(recent, duplicates + more);
    }
}

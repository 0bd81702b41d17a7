package dev.tocsin.runtime.answer;

import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.signal.IncidentId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The contents of a digest, so that an answer to it can be applied.
 *
 * @param contact where it was sent
 * @param pages that it contains, the worst first
 * @param earlier pages that were delivered to the same address just before, and whose incidents nobody had answered
 */
public record StoredDigest(
        String id, String recipient, ContactMethod contact, List<String> pages, List<String> earlier, Instant madeAt) {
    public StoredDigest {
        pages = List.copyOf(pages);
        earlier = List.copyOf(earlier);
    }

    /** The incidents that one answer applies to, each with a page about it, the worst first. */
    public Map<IncidentId, String> incidents() {
        var incidents = new LinkedHashMap<IncidentId, String>();
        Stream.concat(pages.stream(), earlier.stream())
                .forEach(page -> PageId.parts(page).ifPresent(parts -> incidents.putIfAbsent(parts.incident(), page)));
        return incidents;
    }

    /** How many of these incidents are only in the earlier pages. */
    public int before() {
        return incidents().size() - withEarlier(List.of()).incidents().size();
    }

    StoredDigest withEarlier(List<String> others) {
        return new StoredDigest(id, recipient, contact, pages, others, madeAt);
    }
}

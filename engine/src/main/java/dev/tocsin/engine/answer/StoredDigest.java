package dev.tocsin.engine.answer;

import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.incident.PageId;
import dev.tocsin.engine.policy.ContactMethod;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a digest stood for.
 *
 * @param contact where it went
 * @param pages that went out in it, the worst first
 * @param earlier pages that had reached the same address just before, whose incidents nobody had answered
 */
public record StoredDigest(
        String id, String recipient, ContactMethod contact, List<String> pages, List<String> earlier, Instant madeAt) {
    public StoredDigest {
        pages = List.copyOf(pages);
        earlier = List.copyOf(earlier);
    }

    /** Each incident that one answer is for, with a page about it, the worst first. */
    public Map<IncidentId, String> incidents() {
        var incidents = new LinkedHashMap<IncidentId, String>();
        Stream.concat(pages.stream(), earlier.stream())
                .forEach(page -> PageId.parts(page).ifPresent(parts -> incidents.putIfAbsent(parts.incident(), page)));
        return incidents;
    }

    /** How many of them were only paged about before it. */
    public int before() {
        return incidents().size() - withEarlier(List.of()).incidents().size();
    }

    StoredDigest withEarlier(List<String> others) {
        return new StoredDigest(id, recipient, contact, pages, others, madeAt);
    }
}

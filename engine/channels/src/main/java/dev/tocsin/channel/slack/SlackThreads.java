package dev.tocsin.channel.slack;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the first page about an incident stands, so that later ones to the same place go below it: also those that were
 * planned before the first was posted. The journal knows it as soon as that is recorded; this has the last ones only.
 */
final class SlackThreads {
    private static final int MAX_THREADS = 1_000;

    private record Place(String target, String incident) {}

    private final Map<Place, String> first = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, String> eldest) {
            return size() > MAX_THREADS;
        }
    };

    synchronized Optional<String> of(String target, String incident) {
        return Optional.ofNullable(first.get(new Place(target, incident)));
    }

    synchronized void begun(String target, String incident, String ts) {
        first.putIfAbsent(new Place(target, incident), ts);
    }

    synchronized void forget(String target, String incident) {
        first.remove(new Place(target, incident));
    }
}

package dev.tocsin.engine.journal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Incidents on this node whose id was reserved a moment ago, so that the journal cannot know them: starting one costs
 * no query. Should one be known all the same, the journal's primary key refuses the write and the incident is
 * recovered in full.
 */
public final class NewIncidents {
    private final Set<String> persistenceIds = ConcurrentHashMap.newKeySet();

    public void add(String persistenceId) {
        persistenceIds.add(persistenceId);
    }

    boolean remove(String persistenceId) {
        return persistenceIds.remove(persistenceId);
    }
}

package dev.tocsin.runtime.journal;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Incidents on this node whose id was generated a moment ago, so that the journal cannot contain them: starting one
 * costs no query. If the journal contains one all the same, its primary key refuses the write and the incident is
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

package dev.tocsin.api.query;

import dev.tocsin.core.incident.EventType;
import dev.tocsin.runtime.journal.EventLog;
import java.time.Instant;

/** @param number of the entry in its incident, from 1 */
record TimelineEntry(long number, Instant at, String type, String by, String via, String text) {
    static TimelineEntry of(EventLog.Recorded entry) {
        var event = entry.event();
        return new TimelineEntry(
                entry.number(),
                event.at(),
                entry.type(),
                event.by().who(),
                event.by().via(),
                EventType.sentence(event));
    }
}

package dev.tocsin.runtime.actor;

import dev.tocsin.core.incident.Deadlines;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Meters of the incidents on this node. */
public final class EntityMetrics {
    private final MeterRegistry meters;
    private final Timer firstPage;
    private final Timer lateness;
    private final Counter opened;
    private final Counter resolved;
    private final AtomicInteger live = new AtomicInteger();

    public EntityMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.firstPage = Metric.FIRST_PAGE.timer(meters);
        this.lateness = Metric.TIMER_LATENESS.timer(meters);
        this.opened = Metric.INCIDENTS_OPENED.counter(meters);
        this.resolved = Metric.INCIDENTS_RESOLVED.counter(meters);
        Metric.INCIDENTS_LIVE.gauge(meters, live::get);
    }

    void started() {
        live.incrementAndGet();
    }

    void stopped() {
        live.decrementAndGet();
    }

    /** @param waiting selects pages that are not with a channel already */
    void deadline(IncidentState state, Instant now, Predicate<PageId> waiting) {
        if (state instanceof Incident incident) {
            Deadlines.next(incident, waiting)
                    .filter(deadline -> !deadline.at().isAfter(now))
                    .ifPresent(deadline -> lateness.record(Duration.between(deadline.at(), now)));
        }
    }

    /** @param before the state that the events were applied to */
    void persisted(IncidentState before, List<IncidentEvent> events) {
        var reached = before instanceof Incident incident && incident.pages().isAnybodyReached();
        for (var event : events) {
            planned(event.planned());
            if (event instanceof IncidentEvent.Opened) {
                opened.increment();
            } else if (event instanceof IncidentEvent.Resolved || event instanceof IncidentEvent.Merged) {
                resolved.increment();
            } else if (event instanceof IncidentEvent.PageDelivered delivered
                    && !reached
                    && before instanceof Incident incident) {
                firstPage.record(Duration.between(incident.opening().at(), delivered.at()));
                reached = true;
            }
        }
    }

    private void planned(List<Page> pages) {
        for (var page : pages) {
            Metric.PAGES_PLANNED.counter(meters, page.contact().channel()).increment();
        }
    }
}

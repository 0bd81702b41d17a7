package dev.tocsin.app.watch;

import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.timer.DueIndex;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for incidents whose deadline has passed and that have not acted on it, by its own way and not by that of the
 * timers: it logs them and wakes them.
 */
public final class Auditor {
    /** A deadline later than this is a fault and not a busy moment. */
    public static final Duration GRACE = Duration.ofSeconds(30);

    /** For how long a finding counts. */
    static final Duration RECENT = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

    /** Of the overdue incidents, the earliest so many are woken at a time. */
    private static final int MAX_WOKEN = 200;

    /** The log names so many. */
    private static final int MAX_NAMED = 5;

    private record Finding(long atNanos, int overdue) {}

    private final DueIndex index;
    private final Incidents incidents;
    private final TimeSource time;
    private volatile Finding last = new Finding(0, -1);

    public Auditor(DueIndex index, Incidents incidents, TimeSource time) {
        this.index = index;
        this.incidents = incidents;
        this.time = time;
    }

    /** Looks once, and wakes what it finds. */
    public void audit() {
        var asked = time.nanos();
        var overdue = index.overdue(time.instant().minus(GRACE), MAX_WOKEN).toCompletableFuture().join().stream()
                .map(due -> new IncidentId(due.id()))
                .toList();
        overdue.forEach(incidents::wake);
        report(overdue);
        last = new Finding(asked, overdue.size());
    }

    private void report(List<IncidentId> overdue) {
        var before = Math.max(0, last.overdue());
        if (overdue.size() > before) {
            LOG.error(
                    "{}{} incidents are overdue by more than {} s and are woken; the earliest: {}",
                    overdue.size(),
                    overdue.size() == MAX_WOKEN ? " or more" : "",
                    GRACE.toSeconds(),
                    overdue.stream().limit(MAX_NAMED).toList());
        } else if (overdue.isEmpty() && before > 0) {
            LOG.info("No incident is overdue any more");
        }
    }

    /** Whether this node has looked lately, and found nothing. */
    public boolean isClean() {
        var finding = last;
        return finding.overdue() == 0 && time.nanos() - finding.atNanos() < RECENT.toNanos();
    }
}

package dev.tocsin.bench.system;

import dev.tocsin.core.incident.EventType;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Tocsin as a keeper of timers: acting on one is the page's arrival at a sink. */
final class TocsinTimers implements TimerSystem {
    private static final String PAGED_ONCE = """
        select count(*) from (
          select array_agg(event_ser_manifest::text order by sequence_number) as events from event_journal
          where persistence_id in (select persistence_id from event_journal where sequence_number > 1)
          group by persistence_id) as incident
        where events = array['%s', '%s', '%s']
        """.formatted(
                    EventType.OPENED.manifest(), EventType.LEVEL_PAGED.manifest(), EventType.PAGE_DELIVERED.manifest());
    private static final String LATER_EVENTS = "select count(*) from event_journal where sequence_number > 1";

    private final Tocsin tocsin;
    private final Sink sink;
    private final Path directory;
    private final Instant epoch = Instant.now();
    private final long epochNanos = System.nanoTime();

    private TocsinTimers(Tocsin tocsin, Sink sink, Path directory) {
        this.tocsin = tocsin;
        this.sink = sink;
        this.directory = directory;
    }

    static TocsinTimers start(Path directory, TimerKind.Hands hands) throws IOException {
        var sink = new Sink();
        if (hands == TimerKind.Hands.FULL) {
            sink.neverAnswer();
        }
        try {
            return new TocsinTimers(Tocsin.startOn(directory, sink.port(), Tocsin.NOBODY_IS_PAGED), sink, directory);
        } catch (IOException e) {
            sink.close();
            throw e;
        }
    }

    @Override
    public long jvm() {
        return tocsin.jvm();
    }

    @Override
    public PostgresFiles postgres() {
        return new PostgresFiles(Tocsin.data(directory));
    }

    @Override
    public Instant startedAt() {
        return instant(tocsin.startedAt());
    }

    @Override
    public double secondsToReady() {
        return tocsin.startUp().toNanos() / 1e9;
    }

    @Override
    public long acted() {
        return sink.pages();
    }

    @Override
    public boolean recorded(long acted) throws Exception {
        return tocsin.metric("tocsin_first_page_seconds_count") == acted;
    }

    @Override
    public Lateness lateness(Timers timers) {
        var lateness = new Lateness();
        sink.arrivals().forEach((name, nanos) -> {
            if (name.startsWith(timers.group())) {
                var n = Long.parseLong(name, timers.group().length(), name.length(), 10);
                lateness.add(name, timers.due(n), instant(nanos));
            }
        });
        return lateness;
    }

    @Override
    public void check(List<Timers> due) throws Exception {
        var wanted = due.stream().mapToLong(Timers::count).sum();
        var paged = due.stream().mapToLong(timers -> lateness(timers).acted()).sum();
        Waiting.until("every outcome is recorded", Duration.ofSeconds(30), () -> recorded(wanted));
        var once = postgres().number(PAGED_ONCE);
        var later = postgres().number(LATER_EVENTS);
        if (paged != wanted || sink.pages() != wanted || once != wanted || later != 2 * wanted) {
            throw new IllegalStateException("void: of " + wanted + " timers " + paged + " were paged, with "
                    + sink.pages() + " pages; " + once + " incidents were opened, paged and delivered in " + later
                    + " events");
        }
        checkSeeding(due.getFirst());
    }

    /** An alert that was seeded is known to be open when it comes over HTTP. */
    private void checkSeeding(Timers timers) throws Exception {
        try (var sender = new Sender(tocsin.base(), tocsin.format())) {
            sender.post(timers.name(0));
        }
        if (tocsin.metric("tocsin_signals_total{outcome=\"duplicate\"") != 1
                || tocsin.metric("tocsin_incidents_opened_total") != 0) {
            throw new IllegalStateException("void: the seeded incidents are not those that alerts open");
        }
    }

    private Instant instant(long nanos) {
        return epoch.plusNanos(nanos - epochNanos);
    }

    @Override
    public void kill() throws IOException {
        tocsin.kill();
    }

    @Override
    public void close() throws IOException {
        tocsin.close();
        sink.close();
    }
}

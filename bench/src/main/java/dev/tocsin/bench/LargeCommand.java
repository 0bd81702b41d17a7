package dev.tocsin.bench;

import dev.tocsin.bench.compare.Contender;
import dev.tocsin.bench.compare.Figure;
import dev.tocsin.bench.compare.Report;
import dev.tocsin.bench.compare.Round;
import dev.tocsin.bench.system.Jvm;
import dev.tocsin.bench.system.Sender;
import dev.tocsin.bench.system.Sink;
import dev.tocsin.bench.system.Tocsin;
import dev.tocsin.bench.system.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Thousands of instances fall at once and all of them are one incident: what an alert costs must not grow with them. */
@Command(
        name = "large",
        mixinStandardHelpOptions = true,
        description = "Many alerts of one incident at once: time to answer and to page, bytes stored and allocated.")
final class LargeCommand implements Callable<Integer> {
    private static final Duration MAX_WAIT = Duration.ofMinutes(2);

    /** In one request: below the bound of a body. */
    private static final int BODY = 8_000;

    private static final int WARM = 10;

    private static final String ALERT = """
        {"status":"firing","labels":{"alertname":"%1$s","severity":"critical","instance":"node-%2$05d"},\
        "annotations":{"summary":"n=%1$s","description":"node-%2$05d does not answer since a minute or longer"},\
        "startsAt":"2026-11-20T12:00:00Z","endsAt":"0001-01-01T00:00:00Z",\
        "generatorURL":"http://prom.example.test/graph?g0.expr=x","fingerprint":"%2$016x"}\
        """;

    private static final Figure ANSWERED = Figure.lower("answered", "ms");
    private static final Figure PAGED = Figure.lower("paged", "ms");
    private static final Figure REPEATED = Figure.lower("repeat answered", "ms");
    private static final Figure STORED = Figure.lower("stored an alert", "B");
    private static final Figure ALLOCATED = Figure.lower("allocated an alert", "B");

    @Option(names = "--sizes", split = ",", defaultValue = "1000,4000,16000", description = "alerts of the incident")
    private List<Integer> sizes = List.of();

    @Option(names = "--rounds", defaultValue = "3")
    private int rounds;

    @Option(names = "--heap", defaultValue = "512m", description = "of Tocsin's JVM")
    private String heap = "";

    @Override
    public Integer call() throws Exception {
        var contenders = sizes.stream()
                .map(size -> Contender.of(String.format("%,d", size), () -> measure(size)))
                .toList();
        new Report("large").compare("alerts of one incident, -Xmx" + heap, rounds, contenders);
        return 0;
    }

    private Round measure(int size) throws Exception {
        try (var sink = new Sink();
                var tocsin = Tocsin.startWith(Tocsin.oneIncident(sink.port()), "-Xmx" + heap);
                var sender = new Sender(tocsin.base(), tocsin.format())) {
            // Incidents of before, so that what runs is compiled as it is in a service.
            for (int i = 0; i < WARM; i++) {
                post(sender, "warm" + i, 2_000);
            }
            Waiting.until("the pages of the warm-up", MAX_WAIT, () -> sink.pages() == WARM);
            var stored = stored(tocsin);
            var allocated = allocated(tocsin);
            var pages = sink.pages();
            var start = System.nanoTime();
            post(sender, "large", size);
            var answered = System.nanoTime() - start;
            Waiting.until("the page", MAX_WAIT, () -> sink.pages() > pages);
            var paged = sink.arrivals().getOrDefault("large", System.nanoTime()) - start;
            var round = new Round()
                    .with(ANSWERED, answered / 1e6)
                    .with(PAGED, paged / 1e6)
                    .with(ALLOCATED, (double) (allocated(tocsin) - allocated) / size)
                    .with(STORED, (double) (stored(tocsin) - stored) / size);
            var again = System.nanoTime();
            post(sender, "large", size);
            return round.with(REPEATED, (System.nanoTime() - again) / 1e6);
        }
    }

    /** The alertname, which is the group, leads all of them to one incident. */
    private static void post(Sender sender, String name, int size) throws Exception {
        for (int from = 0; from < size; from += BODY) {
            var alerts = IntStream.range(from, Math.min(size, from + BODY))
                    .mapToObj(number -> ALERT.formatted(name, number))
                    .collect(Collectors.joining(",", "{\"version\":\"4\",\"status\":\"firing\",\"alerts\":[", "]}"));
            var status = sender.send("/api/v1/webhooks/alertmanager", alerts);
            if (status != 202) {
                throw new IllegalStateException("answered " + status);
            }
        }
    }

    private static long allocated(Tocsin tocsin) throws Exception {
        Jvm.collectGarbage(tocsin.jvm());
        return (long) tocsin.metric("jvm_gc_memory_allocated_bytes_total");
    }

    private static long stored(Tocsin tocsin) throws Exception {
        try (var connection = tocsin.database();
                var statement = connection.createStatement();
                var rows = statement.executeQuery("select sum(octet_length(event_payload)) from event_journal")) {
            if (!rows.next()) {
                throw new SQLException("no sum");
            }
            return rows.getLong(1);
        }
    }
}

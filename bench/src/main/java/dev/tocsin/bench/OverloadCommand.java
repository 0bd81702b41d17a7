package dev.tocsin.bench;

import dev.tocsin.bench.compare.Usage;
import dev.tocsin.bench.system.Jvm;
import dev.tocsin.bench.system.Sender;
import dev.tocsin.bench.system.Tocsin;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * A small heap that is calm, then flooded, then calm again. The flood's connections send as fast as they are answered
 * and heed no Retry-After, which is worse than any sender; and they share the cores with what they measure. Meanwhile
 * somebody acknowledges an incident five times a second, each time on a connection of its own.
 */
@Command(name = "overload", description = "Calm, flooded and calm again, with a small heap.")
final class OverloadCommand implements Callable<Integer> {
    private static final int CALM_CONNECTIONS = 64;
    private static final int ACKNOWLEDGED_A_SECOND = 5;
    private static final long LOOK_EVERY = 500_000_000;
    private static final long WINDOW = 1_000_000_000;

    @Option(names = "--connections", defaultValue = "2000", description = "of the flood")
    private int connections;

    @Option(names = "--alerts", defaultValue = "1", description = "in a request of the flood")
    private int alerts;

    @Option(names = "--rate", defaultValue = "500", description = "alerts a second while it is calm")
    private int rate;

    @Option(names = "--seconds", defaultValue = "20", description = "of each phase")
    private int seconds;

    @Option(names = "--heap", defaultValue = "256m", description = "-Xmx of the server")
    private String heap = "";

    /**
     * What became of a request.
     *
     * @param at when it was sent, or should have been: {@link System#nanoTime}
     * @param status 0 = there was no answer
     */
    private record Answer(long at, long nanos, int status) {}

    private interface Load {
        void run(Collection<Answer> answers) throws Exception;
    }

    private interface Task {
        void run(int number) throws Exception;
    }

    @Override
    public Integer call() throws Exception {
        try (var server = Tocsin.start(1, Tocsin.NOBODY_IS_PAGED, "-Xmx" + heap)) {
            calm(server, "warm", new ConcurrentLinkedQueue<>());
            var before = phase(server, "calm", 1, answers -> calm(server, "before", answers));
            phase(server, "flood", alerts, answers -> flood(server, answers));
            var ended = System.nanoTime();
            var after = phase(server, "calm", 1, answers -> calm(server, "after", answers));
            System.out.println("latency is what it was " + back(after, ended, 2 * quantile(before, 0.99)));
            Jvm.collectGarbage(server.jvm());
            System.out.printf(
                    "heap after a collection %d MB; incidents in the journal %.0f%n",
                    server.heapUsed() >> 20, server.metric("tocsin_incidents_opened_total"));
        }
        return 0;
    }

    private List<Answer> phase(Tocsin server, String name, int each, Load load) throws Exception {
        var answers = new ConcurrentLinkedQueue<Answer>();
        var acknowledged = new ConcurrentLinkedQueue<Answer>();
        var incidents = create(server, seconds * ACKNOWLEDGED_A_SECOND);
        long heapUsed = 0;
        long resident = 0;
        double inFlight = 0;
        var start = System.nanoTime();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var loading = executor.submit(() -> {
                load.run(answers);
                return null;
            });
            var acknowledging = executor.submit(() -> acknowledge(server, incidents, acknowledged));
            while (!loading.isDone()) {
                LockSupport.parkNanos(LOOK_EVERY);
                heapUsed = Math.max(heapUsed, server.heapUsed());
                resident = Math.max(resident, Usage.residentBytes(server.jvm()));
                inFlight = Math.max(inFlight, server.metric("tocsin_intake_in_flight"));
            }
            loading.get();
            acknowledging.cancel(true);
        }
        var took = (System.nanoTime() - start) / 1e9;
        var accepted = with(202, answers);
        var refused = with(503, answers).size() + with(429, answers).size();
        System.out.printf(
                "%-6s accepted %.0f/s, refused %.0f/s, other answers %d; accepted in p50 %.0f ms, p99 %.0f ms, worst"
                        + " %.0f%n",
                name,
                accepted.size() * each / took,
                refused * each / took,
                answers.size() - accepted.size() - refused,
                quantile(accepted, 0.5) / 1e6,
                quantile(accepted, 0.99) / 1e6,
                quantile(accepted, 1) / 1e6);
        System.out.printf(
                "       acknowledged %d of %d in p50 %.0f ms, worst %.0f ms; heap <= %d MB, resident <= %d MB, in"
                        + " flight <= %.0f, limit now %.0f%n",
                with(200, acknowledged).size(),
                acknowledged.size(),
                quantile(acknowledged, 0.5) / 1e6,
                quantile(acknowledged, 1) / 1e6,
                heapUsed >> 20,
                resident >> 20,
                inFlight,
                server.metric("tocsin_intake_limit"));
        return List.copyOf(answers);
    }

    /** At a steady rate, timed from when each alert should have been sent. */
    private void calm(Tocsin server, String prefix, Collection<Answer> answers) throws Exception {
        var start = System.nanoTime() + 100_000_000;
        var next = new AtomicLong();
        together(CALM_CONNECTIONS, _ -> {
            try (var sender = new Sender(server.base(), server.format())) {
                for (var n = next.getAndIncrement(); n < (long) rate * seconds; n = next.getAndIncrement()) {
                    var at = start + n * 1_000_000_000L / rate;
                    LockSupport.parkNanos(at - System.nanoTime());
                    answers.add(answer(at, sender.post(prefix + n)));
                }
            }
        });
    }

    /** A connection that breaks, or is not let in, is made anew. */
    private void flood(Tocsin server, Collection<Answer> answers) throws Exception {
        var end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        Set<Sender> open = ConcurrentHashMap.newKeySet();
        var closing = Thread.ofVirtual().start(() -> {
            LockSupport.parkNanos(end - System.nanoTime());
            open.forEach(OverloadCommand::hangUp);
        });
        together(connections, connection -> {
            var n = 0L;
            while (System.nanoTime() < end) {
                var at = System.nanoTime();
                try (var sender = new Sender(server.base(), server.format())) {
                    open.add(sender);
                    while (System.nanoTime() < end) {
                        at = System.nanoTime();
                        answers.add(answer(at, sender.post(names("flood" + connection + '-', n))));
                        n += alerts;
                    }
                } catch (IOException e) {
                    if (System.nanoTime() < end) {
                        answers.add(answer(at, 0));
                    }
                }
            }
        });
        closing.join();
    }

    private List<String> names(String prefix, long first) {
        return IntStream.range(0, alerts).mapToObj(i -> prefix + (first + i)).toList();
    }

    private static void hangUp(Sender sender) {
        try {
            sender.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void acknowledge(Tocsin server, List<String> incidents, Collection<Answer> answers) {
        for (var incident : incidents) {
            LockSupport.parkNanos(1_000_000_000L / ACKNOWLEDGED_A_SECOND);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            var at = System.nanoTime();
            try (var sender = new Sender(server.base(), server.format())) {
                answers.add(answer(at, sender.send("/api/v1/incidents/" + incident + "/ack", "{\"user\": \"sam\"}")));
            } catch (IOException e) {
                answers.add(answer(at, 0));
            }
        }
    }

    private static List<String> create(Tocsin server, int count) throws Exception {
        var ids = new ArrayList<String>();
        try (var http = HttpClient.newHttpClient()) {
            for (int i = 0; i < count; i++) {
                var request = HttpRequest.newBuilder(server.base().resolve("/api/v1/incidents"))
                        .POST(BodyPublishers.ofString("{\"title\":\"to be acknowledged\"}"))
                        .build();
                var body = http.send(request, BodyHandlers.ofString()).body();
                ids.add(body.substring(7, body.indexOf('"', 7)));
            }
        }
        return ids;
    }

    private static void together(int count, Task task) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<?>>();
            for (int i = 0; i < count; i++) {
                var number = i;
                running.add(executor.submit(() -> {
                    task.run(number);
                    return null;
                }));
            }
            for (var one : running) {
                one.get();
            }
        }
    }

    /** When the first second began whose p99 was not above this. */
    private static String back(List<Answer> answers, long since, long p99) {
        var last = answers.stream().mapToLong(Answer::at).max().orElse(since);
        for (var from = since; from + WINDOW <= last; from += WINDOW / 10) {
            var start = from;
            var window = answers.stream()
                    .filter(answer -> answer.at() >= start && answer.at() < start + WINDOW)
                    .toList();
            if (!window.isEmpty() && quantile(window, 0.99) <= p99) {
                return "%.1f s after the flood".formatted((start - since) / 1e9);
            }
        }
        return "never";
    }

    private static Answer answer(long at, int status) {
        return new Answer(at, System.nanoTime() - at, status);
    }

    private static List<Answer> with(int status, Collection<Answer> answers) {
        return answers.stream().filter(answer -> answer.status() == status).toList();
    }

    private static long quantile(Collection<Answer> answers, double quantile) {
        var sorted = answers.stream().mapToLong(Answer::nanos).sorted().toArray();
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, Math.floor(sorted.length * quantile))];
    }
}

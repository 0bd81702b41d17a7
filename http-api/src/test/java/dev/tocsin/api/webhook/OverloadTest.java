package dev.tocsin.api.webhook;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import dev.tocsin.core.incident.EventType;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Far more alerts at once than are let in, from senders that do not wait as they are told. */
@Isolated("it makes the node as busy as can be")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OverloadTest {
    private static final int SENDERS = 80;
    private static final int ALERTS = 60;
    private static final int ROUNDS = 8;
    private static final int LIMIT_AT_START = 1_000;

    /**
     * No more than the limit is in flight, but for the last request let in, and that counts for no more than this. The
     * limit may have risen and fallen by half of itself between two looks at it.
     */
    private static final int LARGEST = 100;

    private static final String WORLD = """
        storm_guard: off
        channels: {console: {type: console}}
        users: {sam: {contacts: [{channel: console}]}}
        policies: {default: {levels: [{responders: [{user: sam}], timeout: 12h}]}}
        receivers: {default: {policy: default}}
        route: {receiver: default, group_by: ['...'], group_wait: 12h}
        """;

    @AutoClose
    private static TestNode node;

    /** @param names of the alerts in the request */
    private record Sent(List<String> names, Api.Answer answer) {}

    private final Deque<Sent> sent = new ConcurrentLinkedDeque<>();
    private final AtomicBoolean over = new AtomicBoolean();

    @BeforeAll
    static void start() {
        node = TestNode.start(WORLD);
    }

    @Test
    void flood_isRefusedWithWhatToDo_andWhatIsAcceptedIsKept_andAcknowledgeAndClearGoThrough() throws Exception {
        var api = node.connection();
        var acknowledged = new ArrayList<String>();
        for (int i = 0; i < ROUNDS; i++) {
            sent.add(send(api, List.of("before-" + i)));
            acknowledged.add(last().answer().json().at("/results/0/incident").asText());
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var senders = new ArrayList<Future<?>>();
            for (int i = 0; i < SENDERS; i++) {
                var name = "flood-" + i;
                senders.add(executor.submit(() -> flood(name)));
            }
            var watching = executor.submit(this::watch);
            try {
                acknowledgeAndClear(api, acknowledged);
            } finally {
                over.set(true);
            }
            for (var sender : senders) {
                sender.get();
            }
            watching.get();
        }
        sent.add(send(api, List.of("after")));
        last().answer().expect(202);

        for (var one : refused()) {
            assertEquals(
                    "too many alerts are in flight",
                    one.answer().problem(503).path("detail").asText());
            assertTrue(Integer.parseInt(one.answer().header("retry-after")) > 0);
        }
        var accepted = sent.stream()
                .filter(one -> one.answer().status() == 202)
                .flatMap(one -> one.names().stream())
                .sorted()
                .toList();
        assertTrue(accepted.size() > ROUNDS + 1, "nothing of the flood was accepted");
        assertEquals(accepted, opened());
    }

    private void acknowledgeAndClear(Api api, List<String> incidents) {
        for (int i = 0; i < ROUNDS; i++) {
            var before = refused().size();
            eventually(() -> assertTrue(refused().size() > before, "nothing is refused meanwhile"));
            api.post("/api/v1/incidents/" + incidents.get(i) + "/ack", "{\"user\": \"sam\"}")
                    .expect(200);
            var cleared = Payloads.resolved("alertname", "before-" + i);
            api.alertmanager(Payloads.group(cleared)).expect(202);
        }
    }

    private void flood(String sender) {
        var api = node.connection();
        for (int request = 0; !over.get(); request++) {
            var prefix = sender + '-' + request + '-';
            sent.add(send(
                    api, IntStream.range(0, ALERTS).mapToObj(i -> prefix + i).toList()));
        }
    }

    private void watch() {
        var api = node.connection();
        // The largest so far: it may shrink while there is still as much in flight as it was.
        var limit = (double) LIMIT_AT_START;
        while (!over.get()) {
            var metrics = api.get("/metrics").expect(200).body();
            limit = Math.max(limit, value(metrics, "tocsin_intake_limit"));
            var inFlight = value(metrics, "tocsin_intake_in_flight");
            assertTrue(inFlight < 2 * limit + LARGEST + ROUNDS, inFlight + " in flight, the limit is " + limit);
        }
    }

    private static double value(String metrics, String name) {
        var line = Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE).matcher(metrics);
        assertTrue(line.find(), () -> name + " is missing in\n" + metrics);
        return Double.parseDouble(line.group(1));
    }

    private Sent last() {
        return sent.getLast();
    }

    private List<Sent> refused() {
        return sent.stream().filter(one -> one.answer().status() != 202).toList();
    }

    private static Sent send(Api api, List<String> names) {
        var alerts = names.stream().map(name -> Payloads.firing("alertname", name));
        return new Sent(names, api.alertmanager(Payloads.group(alerts.toArray(String[]::new))));
    }

    private static List<String> opened() throws Exception {
        return node.query("""
            select payload -> 'alert' -> 'labels' ->> 'alertname' from event where type = '%s'
            """.formatted(EventType.OPENED.manifest())).stream()
                .sorted()
                .toList();
    }
}

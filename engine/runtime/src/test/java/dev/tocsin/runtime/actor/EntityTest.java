package dev.tocsin.runtime.actor;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.AddNote;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import dev.tocsin.testing.TestEngine.Memory;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One incident's actor over the end of its node, a conflict in the journal, and a channel with too much to do. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EntityTest {
    private static final int LANE = 64 + 25_000;

    private final RecordingChannel channel = new RecordingChannel();
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void nextNode_goesOnWhereTheLastOneEnded_andPagesAtOnceWhatFellDueMeanwhile() {
        var timeout = Duration.ofMinutes(5);
        var clock = new ManualTime(Fixtures.T0);
        IncidentId due;
        IncidentId answered;
        try (var first = TestEngine.start(database, timeout, Optional.empty(), channel, clock)) {
            due = first.accept(Fixtures.firing("Due", "critical")).incident().orElseThrow();
            answered = first.accept(Fixtures.firing("Answered", "critical"))
                    .incident()
                    .orElseThrow();
            first.execute(answered, new Acknowledge(Fixtures.SAM));
            var id = due;
            eventually(
                    () -> assertEquals(List.of("incident-opened", "level-paged", "page-delivered"), first.types(id)));
        }
        clock.jump(timeout.plusSeconds(1));
        assertEquals(List.of("sam"), recipients(due));
        try (var second = TestEngine.start(database, timeout, Optional.empty(), channel, clock)) {
            eventually(() -> assertEquals(List.of("sam", "alex"), recipients(due)));
            assertEquals("acknowledged", second.incident(answered).status().label());
            assertEquals(List.of("sam"), recipients(answered));
            eventually(() -> assertEquals("page-delivered", second.types(due).getLast()));
            clock.jump(timeout);
            eventually(() -> assertEquals("escalation-ended", second.types(due).getLast()));
            assertEquals(List.of("sam", "alex"), recipients(due));
        }
    }

    @Test
    void pageWithoutAnOutcome_isSentAgainUnderTheSameId_byAnotherNode() {
        var stuck = new CompletableFuture<Attempted>();
        channel.answer(_ -> stuck);
        try (var first = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            var id =
                    first.accept(Fixtures.firing("Lost", "critical")).incident().orElseThrow();
            eventually(() -> assertEquals(List.of("sam"), recipients(id)));
            // The first node does not know of the second: to that one it is as good as dead.
            channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("")));
            try (var second = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
                eventually(() -> assertEquals("page-delivered", second.types(id).getLast()));
                assertEquals(List.of(id + ".1", id + ".1"), ids());
                // It is not dead after all: the journal refuses its outcome, and it reads what has happened.
                stuck.complete(new DeliveryOutcome.Permanent("gone"));
                eventually(() -> assertEquals(0, first.live()));
                eventually(() -> assertEquals(0, first.incident(id).pending().size()));
                assertEquals(3, second.types(id).size());
            }
        }
        assertEquals(List.of(1, 1), attempts());
    }

    @Test
    void idThatWasThoughtNew_andIsKnownToTheJournal_isRecoveredInFull() throws InterruptedException {
        var id = new IncidentId("known");
        try (var first = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            TestEngine.join(first.engine()
                    .incidents()
                    .open(TestEngine.caller(Fixtures.SENDER), id, List.of(fire("a1")), Optional.empty()));
            first.execute(id, new AddNote(Fixtures.SAM, "kept"));
        }
        try (var second = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            var incidents = second.engine().incidents();
            assertThrows(
                    CompletionException.class,
                    () -> TestEngine.join(incidents.open(
                            TestEngine.caller(Fixtures.SENDER), id, List.of(fire("a2")), Optional.empty())));
            // As a sender does: what comes while the actor still leaves is lost, and its ask times out.
            eventually(() -> assertEquals(0, second.live()));
            eventually(() ->
                    TestEngine.join(incidents.report(TestEngine.caller(Fixtures.SENDER), id, List.of(fire("a2")))));
            assertEquals(2, second.incident(id).alerts().size());
            var types = second.types(id);
            assertEquals(1, types.stream().filter("incident-opened"::equals).count());
            assertEquals("alert-fired", types.getLast());
            assertEquals(
                    IntStream.rangeClosed(1, types.size())
                            .mapToObj(Long::valueOf)
                            .toList(),
                    second.timeline(id).stream().map(entry -> entry.number()).toList());
        }
    }

    @Test
    void channelWithTooMuchWaiting_getsThePageLater() {
        var crowd = IntStream.range(0, LANE).mapToObj(i -> "user" + i).toList();
        var users = new HashMap<String, User>(Fixtures.directory().users());
        crowd.forEach(name -> users.put(name, Fixtures.user(name)));
        var usual = Fixtures.directory();
        var directory = new Directory(
                "v1",
                users,
                Map.of("crowd", crowd),
                Map.of(),
                Map.of(),
                usual.channels(),
                usual.severities(),
                usual.dedupWindow());
        var toAll = new EscalationPolicy(
                "crowd",
                List.of(Fixtures.level(Duration.ofMinutes(5), new Responder.Team("crowd"))),
                0,
                Optional.empty());
        var full = new CompletableFuture<Attempted>();
        channel.answer(_ -> full);
        try (var engine = TestEngine.start(
                database, directory, Fixtures.router(Fixtures.policy(Duration.ofMinutes(5))), channel, Memory.USUAL)) {
            var crowded = new IncidentId("crowded");
            TestEngine.join(engine.engine()
                    .incidents()
                    .open(TestEngine.caller(Fixtures.SENDER), crowded, List.of(fire("a1", toAll)), Optional.empty()));
            eventually(() -> assertEquals(64, channel.messages().size()));
            var id = engine.accept(Fixtures.firing("Waits", "critical"))
                    .incident()
                    .orElseThrow();
            assertEquals(List.of(), recipients(id));

            engine.execute(crowded, new Acknowledge(Fixtures.SAM));
            full.complete(new DeliveryOutcome.Delivered(""));
            eventually(() -> assertEquals(List.of("sam"), recipients(id)));
            eventually(() -> assertEquals("page-delivered", engine.types(id).getLast()));
            // What was withdrawn while it was queued was never sent.
            assertEquals(64, recipients(crowded).size());
        }
    }

    @Test
    void updateWithoutAnOutcome_isSentAgainUnderTheSameId_byAnotherNode() {
        channel.updated();
        IncidentId id;
        try (var first = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            id = delivered(first, "Told");
            channel.answer(
                    _ -> CompletableFuture.completedFuture(new DeliveryOutcome.Retryable("busy", Optional.empty())));
            first.execute(id, new Acknowledge(Fixtures.SAM));
            eventually(() -> assertEquals("update-delayed", first.types(id).getLast()));
        }
        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("")));
        try (var second = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            eventually(() -> assertEquals("update-delivered", second.types(id).getLast()));
        }
        var updates = channel.updates();
        assertEquals(
                Set.of(id + ".1.u1"), updates.stream().map(UpdateMessage::id).collect(Collectors.toSet()));
        assertEquals("acknowledged", updates.getLast().status());
        assertEquals("sam", updates.getLast().by());
        assertEquals("received", updates.getLast().receipt());
        assertEquals(id + ".1", updates.getLast().page().id());
        assertEquals(1, channel.messages().size(), "an update pages nobody");
    }

    @Test
    void newerUpdate_waitsForTheOneUnderWay_soThatTheyArriveInOrder() {
        channel.updated();
        try (var engine = TestEngine.start(database, Duration.ofMinutes(5), channel)) {
            var id = delivered(engine, "Ordered");
            var stuck = new CompletableFuture<Attempted>();
            channel.answer(message ->
                    message instanceof UpdateMessage update && update.id().endsWith(".u1")
                            ? stuck
                            : CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("")));
            engine.execute(id, new Acknowledge(Fixtures.SAM));
            engine.execute(id, new Resolve(Fixtures.ALEX, "fixed"));
            assertEquals("resolved", engine.incident(id).status().label());
            assertEquals(List.of("acknowledged"), told());
            stuck.complete(new DeliveryOutcome.Delivered(""));
            eventually(() -> assertEquals(List.of("acknowledged", "resolved"), told()));
            eventually(() -> assertEquals("update-delivered", engine.types(id).getLast()));
        }
    }

    private static IncidentId delivered(TestEngine engine, String alert) {
        var id = engine.accept(Fixtures.firing(alert, "critical")).incident().orElseThrow();
        eventually(() -> assertEquals("page-delivered", engine.types(id).getLast()));
        return id;
    }

    private List<String> told() {
        return channel.updates().stream().map(UpdateMessage::status).toList();
    }

    private static Fire fire(String alert) {
        return fire(alert, Fixtures.policy(Duration.ofMinutes(5)));
    }

    private static Fire fire(String alert, EscalationPolicy policy) {
        var signal = Fixtures.firing(alert, "critical");
        var placement =
                (Routed) Fixtures.router(policy).route(signal, Fixtures.T0).getFirst();
        return new Fire(Fixtures.SENDER, signal.alert(), placement, Optional.empty());
    }

    private List<String> ids() {
        return channel.messages().stream().map(PageMessage::id).toList();
    }

    private List<Integer> attempts() {
        return channel.messages().stream()
                .filter(message -> message.title().endsWith("Lost"))
                .map(PageMessage::attempt)
                .toList();
    }

    private List<String> recipients(IncidentId id) {
        return channel.messages().stream()
                .filter(message -> message.incident().equals(id.value()))
                .map(PageMessage::recipient)
                .toList();
    }
}

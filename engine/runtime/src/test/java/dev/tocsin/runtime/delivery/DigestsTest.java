package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.incident.Decision;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentDecider;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.answer.StoredDigest;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DigestsTest {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    /** After so long without another page a digest is sent. */
    private static final Duration GATHERED = Duration.ofMillis(500);

    private final RecordingChannel channel = new RecordingChannel();
    private final ManualTime time = new ManualTime(Fixtures.T0);
    private DigestStore store = CompletableFuture::completedFuture;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Pager pager = new Pager(
            Map.of("pager", channel),
            () -> Optional.of(new StormGuard(2, WINDOW, Set.of("critical"))),
            Fixtures::directory,
            digest -> store.keep(digest),
            time,
            RandomGenerator.getDefault(),
            meters);

    @Test
    void pagesBeyondTheNumber_areHeldWithTheReason_andAnotherRecipientsAreNot() {
        assertInstanceOf(DeliveryOutcome.Delivered.class, attempt(1, "warning", "sam"));
        assertInstanceOf(DeliveryOutcome.Delivered.class, attempt(2, "warning", "sam"));
        var held = assertInstanceOf(DeliveryOutcome.Held.class, attempt(3, "warning", "sam"));
        assertEquals(Fixtures.T0.plus(WINDOW), held.until());
        assertTrue(held.reason().startsWith("sam has had 2 pages by pager"), held::reason);
        assertInstanceOf(DeliveryOutcome.Delivered.class, attempt(4, "critical", "sam"));
        assertInstanceOf(DeliveryOutcome.Delivered.class, attempt(5, "warning", "alex"));
        assertEquals(4, channel.messages().size());
        assertEquals(
                1,
                meters.counter("tocsin.pages.held", "channel", "pager", "type", "recording")
                        .count());
    }

    @Test
    void pageThatGoesOutAgain_isNotHeld() {
        attempt(1, "warning", "sam");
        attempt(2, "warning", "sam");
        var again = pager.attempt(incident(1, "warning"), pending(1, "sam", 1, false), () -> true)
                .toCompletableFuture()
                .join();
        assertInstanceOf(DeliveryOutcome.Delivered.class, again);
    }

    @Test
    void heldPages_offeredAgain_goOutAsOneDigest_andEachGetsItsOutcome() {
        var outcomes = offer(1, 40, 0);
        outcomes.forEach(outcome -> {
            var delivered = assertInstanceOf(DeliveryOutcome.Delivered.class, outcome.join());
            assertTrue(delivered.receipt().matches("digest of 40 pages digest-[0-9a-f]{32}: received"));
        });
        var digest = onlyDigest();
        assertEquals(List.of(), channel.messages());
        assertEquals(1, digest.attempt());
        assertEquals("sam", digest.recipient());
        assertEquals(40, digest.pages());
        assertEquals(Map.of("critical", 20, "warning", 20), digest.severities());
        assertEquals("40 incidents for you: 20 critical, 20 warning", digest.headline());
        assertEquals(25, digest.listed().size());
        assertEquals(15, digest.more());
        assertTrue(digest.listed().stream().limit(20).map(PageMessage::severity).allMatch("critical"::equals));
        assertEquals(40, counted("tocsin.pages.attempts", "delivered"));
        assertEquals(1, counted("tocsin.digests.attempts", "delivered"));
    }

    @Test
    void pageThatWasAnsweredMeanwhile_isLeftOut() {
        var wanted = new AtomicBoolean(true);
        var answered = pager.attempt(incident(1, "warning"), pending(1, "sam", 0, true), wanted::get)
                .toCompletableFuture();
        wanted.set(false);
        var others = offer(2, 3, 0);
        others.forEach(CompletableFuture::join);
        assertInstanceOf(
                Pager.NotSent.class,
                assertThrows(CompletionException.class, answered::join).getCause());
        assertEquals(2, onlyDigest().pages());
    }

    @Test
    void digestOfNothing_isNotSent_andOneOfAPageIsThatPage() {
        var nothing = pager.attempt(incident(1, "warning"), pending(1, "sam", 0, true), () -> false)
                .toCompletableFuture();
        time.advance(GATHERED);
        assertThrows(CompletionException.class, nothing::join);
        assertEquals(List.of(), channel.digests());

        var one = assertInstanceOf(
                DeliveryOutcome.Delivered.class, offer(2, 2, 0).getFirst().join());
        assertEquals("received", one.receipt());
        assertEquals(List.of(), channel.digests());
        assertEquals("i2.1", channel.messages().getFirst().id());
    }

    @Test
    void failedDigest_isEachPagesFailure_atOneInstant_andIsTriedAgainUnderTheSameId() {
        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Retryable("busy", Optional.empty())));
        var failures =
                offer(1, 30, 0).stream().map(CompletableFuture::join).distinct().toList();
        assertEquals(1, failures.size(), failures::toString);
        assertInstanceOf(DeliveryOutcome.Retryable.class, failures.getFirst());

        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("")));
        offer(2, 30, 1).forEach(CompletableFuture::join);
        var first = channel.digests().getFirst();
        var second = channel.digests().getLast();
        assertEquals(first.id(), second.id());
        assertEquals(List.of(1, 2), List.of(first.attempt(), second.attempt()));
        assertEquals(29, second.pages());
    }

    @Test
    void secondPartOfAFailedDigest_hasAnotherId_soThatNoReceiverTakesItForTheFirst() {
        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Retryable("busy", Optional.empty())));
        offer(1, 4, 0).forEach(CompletableFuture::join);
        offer(1, 2, 1).forEach(CompletableFuture::join);
        offer(3, 4, 1).forEach(CompletableFuture::join);
        var ids = channel.digests().stream().map(DigestMessage::id).toList();
        assertEquals(ids.get(0), ids.get(1));
        assertNotEquals(ids.get(0), ids.get(2));
    }

    @Test
    void samePages_haveTheSameId_onAnotherNode() {
        offer(1, 4, 0).forEach(CompletableFuture::join);
        offer(1, 4, 0).forEach(CompletableFuture::join);
        var ids = channel.digests().stream().map(DigestMessage::id).distinct().toList();
        assertEquals(1, ids.size());
    }

    @Test
    void digest_isKept_beforeItGoesOut_withWhatWentBefore_andSaysHowMuchOneAnswerTakes() {
        var kept = new ArrayList<StoredDigest>();
        store = digest -> {
            if (kept.isEmpty() && !channel.digests().isEmpty()) {
                throw new AssertionError("it went out before it was kept");
            }
            kept.add(digest);
            return CompletableFuture.completedFuture(digest);
        };
        attempt(1, "warning", "sam");
        attempt(2, "warning", "sam");
        attempt(9, "warning", "alex");

        offer(3, 5, 0).forEach(CompletableFuture::join);

        var digest = onlyDigest();
        assertEquals(new DigestMessage.Context(true, 5, 2), digest.context());
        assertEquals("3 more incidents for you: 1 critical, 2 warning", digest.headline());
        assertEquals("all 5, 2 of them sent just before", digest.all());
        assertEquals(digest.id(), kept.getFirst().id());
        assertEquals(List.of("i4.1", "i3.1", "i5.1"), kept.getFirst().pages(), "the worst first");
        assertEquals(Set.of("i1.1", "i2.1"), Set.copyOf(kept.getFirst().earlier()));
        assertEquals(new ContactMethod("pager", "sam"), kept.getFirst().contact());

        offer(6, 7, 0).forEach(CompletableFuture::join);
        assertEquals(
                new DigestMessage.Context(true, 7, 5),
                channel.digests().getLast().context(),
                "after the one before");
    }

    @Test
    void digestThatCannotBeKept_goesOutAllTheSame_andAsksForNoAnswer() {
        store = _ -> CompletableFuture.failedFuture(new SQLException("the database is away"));
        offer(1, 3, 0).forEach(outcome -> assertInstanceOf(DeliveryOutcome.Delivered.class, outcome.join()));
        assertFalse(onlyDigest().isAnswerable());

        store = _ -> {
            throw new IllegalStateException("closed");
        };
        offer(4, 6, 0).forEach(outcome -> assertInstanceOf(DeliveryOutcome.Delivered.class, outcome.join()));

        store = _ -> new CompletableFuture<>();
        var unanswered = offer(7, 9, 0);
        time.advance(Duration.ofSeconds(3));
        unanswered.forEach(outcome -> assertInstanceOf(DeliveryOutcome.Delivered.class, outcome.join()));
        assertFalse(channel.digests().getLast().isAnswerable());
    }

    @Test
    void digestThatIsTriedAgain_saysTheSameAboutAnswers_andIsNotKeptTwice() {
        var kept = new AtomicInteger();
        store = digest -> {
            kept.incrementAndGet();
            return CompletableFuture.completedFuture(digest);
        };
        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Retryable("busy", Optional.empty())));
        offer(1, 4, 0).forEach(CompletableFuture::join);
        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("")));
        offer(2, 2, 1).forEach(CompletableFuture::join);

        assertEquals(1, kept.get());
        assertEquals(4, channel.digests().getLast().context().all());
        assertEquals(1, channel.digests().getLast().pages());
    }

    private DigestMessage onlyDigest() {
        assertEquals(1, channel.digests().size());
        return channel.digests().getFirst();
    }

    private double counted(String counter, String outcome) {
        return meters.counter(counter, "channel", "pager", "type", "recording", "outcome", outcome)
                .count();
    }

    private record Offer(Incident incident, PendingPage page) {}

    /** Held pages from the first to the last number, every second one critical, in quick succession. */
    private List<CompletableFuture<DeliveryOutcome>> offer(int first, int last, int attempts) {
        var offers = IntStream.rangeClosed(first, last)
                .mapToObj(i ->
                        new Offer(incident(i, i % 2 == 0 ? "critical" : "warning"), pending(i, "sam", attempts, true)))
                .toList();
        var outcomes = offers.stream()
                .map(offer -> pager.attempt(offer.incident(), offer.page(), () -> true)
                        .toCompletableFuture())
                .toList();
        time.advance(GATHERED);
        return outcomes;
    }

    private DeliveryOutcome attempt(int incident, String severity, String recipient) {
        return pager.attempt(incident(incident, severity), pending(incident, recipient, 0, false), () -> true)
                .toCompletableFuture()
                .join();
    }

    private static PendingPage pending(int incident, String recipient, int attempts, boolean held) {
        var page = new Page(
                new PageId("i" + incident + ".1"),
                new Level(1),
                recipient,
                new ContactMethod("pager", recipient),
                "because");
        return new PendingPage(page, attempts, Fixtures.T0, held);
    }

    private static Incident incident(int number, String severity) {
        var policy = Fixtures.policy(Duration.ofMinutes(5));
        var signal = Fixtures.firing("a" + number, severity);
        var placement =
                (Routed) Fixtures.router(policy).route(signal, Fixtures.T0).getFirst();
        var decision = IncidentDecider.decide(
                new IncidentState.Unopened(new IncidentId("i" + number)),
                new Fire(Fixtures.SENDER, signal.alert(), placement, Optional.empty()),
                Fixtures.T0,
                Fixtures.directory());
        return (Incident) ((Decision.Accepted) decision).after();
    }
}

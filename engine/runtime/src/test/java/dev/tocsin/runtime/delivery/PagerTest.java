package dev.tocsin.runtime.delivery;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.Decision;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentDecider;
import dev.tocsin.core.incident.IncidentEvent.PageDelivered;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.incident.page.ResponseClass;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.ConnectException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PagerTest {
    /** As many requests as a lane has under way, and as many as may wait behind them. */
    private static final int UNDER_WAY = 64;

    private static final int WAITING = 25_000;

    private final RecordingChannel channel = new RecordingChannel();
    private final RecordingChannel other = new RecordingChannel();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ManualTime time = new ManualTime(Fixtures.T0);
    private Directory directory = Fixtures.directory();
    private final Pager pager = pager(Duration.ofHours(1));
    private final Incident incident = incident();

    @Test
    void delivered_carriesReceiptAndLatency_andTheMessageSaysWhatAndWhy() {
        var attempt = assertInstanceOf(DeliveryOutcome.Delivered.class, attempt("pager", 1));
        assertEquals("received", attempt.receipt());
        var message = channel.messages().getFirst();
        assertEquals("i1.1", message.id());
        assertEquals(1, message.attempt());
        assertEquals("because", message.why());
        assertEquals("It is broken: a1", message.title());
        assertEquals("critical", message.severity());
        assertEquals("new", message.status());
        assertEquals(
                1,
                meters.get("tocsin.page.latency")
                        .tags("channel", "pager", "type", "recording")
                        .timer()
                        .count());
        assertEquals(
                1,
                meters.counter("tocsin.pages.attempts", "channel", "pager", "type", "recording", "outcome", "delivered")
                        .count());
    }

    @Test
    void retry_hasTheSameIdAndTheNextNumber() {
        pager.attempt(incident, pending("pager", 1, 2), () -> true)
                .toCompletableFuture()
                .join();
        assertEquals("i1.1", channel.messages().getFirst().id());
        assertEquals(3, channel.messages().getFirst().attempt());
    }

    @Test
    void retryable_withoutATime_waitsByBackoff() {
        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Retryable("busy", Optional.empty())));
        var attempt = assertInstanceOf(DeliveryOutcome.Retryable.class, attempt("pager", 1));
        assertEquals("busy", attempt.error());
        assertTrue(
                attempt.delay().orElseThrow().toMillis() >= 1_000
                        && attempt.delay().orElseThrow().toMillis() <= 2_000,
                attempt::toString);
    }

    @Test
    void retryable_withATime_waitsThatLong_withinASecondAndAnHour() {
        assertEquals(Duration.ofSeconds(90), delayFor(Duration.ofSeconds(90)));
        assertEquals(Duration.ofHours(1), delayFor(Duration.ofDays(400)));
        assertEquals(Duration.ofSeconds(1), delayFor(Duration.ZERO));
        assertEquals(Duration.ofSeconds(1), delayFor(Duration.ofSeconds(-30)));
    }

    @Test
    void permanent_isPassedOn() {
        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Permanent("gone")));
        assertEquals(new DeliveryOutcome.Permanent("gone"), attempt("pager", 1));
    }

    @Test
    void failedStage_andThrownException_areRetryable_withoutSayingMoreThanTheirKind() {
        channel.answer(_ -> CompletableFuture.failedFuture(new IllegalStateException("secret")));
        assertEquals("IllegalStateException", ((DeliveryOutcome.Retryable) attempt("pager", 1)).error());
        channel.answer(_ -> {
            throw new IllegalArgumentException("secret");
        });
        assertEquals("IllegalArgumentException", ((DeliveryOutcome.Retryable) attempt("pager", 2)).error());
    }

    @Test
    void classOfTheAnswer_isPartOfTheOutcome() {
        var none = Optional.<ResponseClass>empty();
        channel.answer(_ -> CompletableFuture.completedFuture(
                new DeliveryOutcome.Delivered("1").with(Exchange.of(ResponseClass.SUCCESS))));
        assertEquals(
                Optional.of(ResponseClass.SUCCESS),
                ((DeliveryOutcome.Delivered) attempt("pager", 1)).exchange().response());
        channel.answer(_ -> CompletableFuture.completedFuture(
                new DeliveryOutcome.Retryable("503", Optional.empty()).with(Exchange.of(ResponseClass.FAILURE))));
        assertEquals(
                Optional.of(ResponseClass.FAILURE),
                ((DeliveryOutcome.Retryable) attempt("pager", 2)).exchange().response());
        channel.answer(_ -> CompletableFuture.completedFuture(
                new DeliveryOutcome.Permanent("410").with(Exchange.of(ResponseClass.REFUSAL))));
        assertEquals(
                Optional.of(ResponseClass.REFUSAL),
                ((DeliveryOutcome.Permanent) attempt("pager", 3)).exchange().response());
        channel.answer(_ -> CompletableFuture.failedFuture(new ConnectException()));
        assertEquals(
                Optional.of(ResponseClass.CONNECT),
                ((DeliveryOutcome.Retryable) attempt("pager", 4)).exchange().response());
        assertEquals(
                none,
                ((DeliveryOutcome.Permanent) attempt("gone", 5)).exchange().response());
    }

    @Test
    void channelThatIsNotConfiguredAnyMore_isPermanent() {
        assertInstanceOf(DeliveryOutcome.Permanent.class, attempt("gone", 1));
    }

    @Test
    void use_withAChannelTheLess_finishesItsPages_andWithTheSameChannelKeepsItsQueue() {
        var answers = new ArrayList<CompletableFuture<Attempted>>();
        channel.answer(_ -> {
            var answer = new CompletableFuture<Attempted>();
            answers.add(answer);
            return answer;
        });
        var attempts = IntStream.range(0, UNDER_WAY + 1)
                .mapToObj(i -> pager.attempt(incident, pending("pager", i, 0), () -> true)
                        .toCompletableFuture())
                .toList();

        pager.use(Map.of("pager", channel, "new", other));
        var queued = pager.attempt(incident, pending("pager", UNDER_WAY + 1, 0), () -> true)
                .toCompletableFuture();
        assertEquals(UNDER_WAY, answers.size(), "the same channel has the same places");
        pager.use(Map.of("new", other));

        assertInstanceOf(DeliveryOutcome.Permanent.class, attempt("pager", 99));
        assertInstanceOf(DeliveryOutcome.Delivered.class, attempt("new", 100));
        for (int i = 0; i < UNDER_WAY + 2; i++) {
            answers.get(i).complete(new DeliveryOutcome.Delivered("late"));
        }
        attempts.forEach(a -> assertInstanceOf(DeliveryOutcome.Delivered.class, a.join()));
        assertInstanceOf(DeliveryOutcome.Delivered.class, queued.join());
    }

    @Test
    void noAnswer_isRetryableAfterABound_andFreesItsPlace() {
        channel.answer(_ -> new CompletableFuture<>());
        var impatient = pager(Duration.ofMillis(100));
        for (int i = 0; i < 9; i++) {
            var outcome = impatient
                    .attempt(incident, pending("pager", i, 0), () -> true)
                    .toCompletableFuture();
            time.advance(Duration.ofMillis(99));
            assertFalse(outcome.isDone());
            time.advance(Duration.ofMillis(1));
            assertEquals(
                    "no answer in time",
                    assertInstanceOf(DeliveryOutcome.Retryable.class, outcome.join())
                            .error());
        }
    }

    @Test
    void stuckChannel_takesNothingFromAnother() {
        channel.answer(_ -> new CompletableFuture<>());
        for (int i = 1; i <= 2 * UNDER_WAY; i++) {
            pager.attempt(incident, pending("pager", i, 0), () -> true);
        }
        assertEquals(UNDER_WAY, channel.messages().size());
        assertInstanceOf(DeliveryOutcome.Delivered.class, attempt("other", 1_000));
    }

    @Test
    void blackHole_keepsItsOwn_whileTenThousandGoOverAnother() {
        channel.answer(_ -> new CompletableFuture<>());
        var swallowed = new ArrayList<CompletableFuture<DeliveryOutcome>>();
        var delivered = new ArrayList<CompletableFuture<DeliveryOutcome>>();
        for (int i = 1; i <= 10_000; i++) {
            swallowed.add(
                    pager.attempt(incident, pending("pager", i, 0), () -> true).toCompletableFuture());
            delivered.add(
                    pager.attempt(incident, pending("other", i, 0), () -> true).toCompletableFuture());
        }
        delivered.forEach(attempt -> assertInstanceOf(DeliveryOutcome.Delivered.class, attempt.getNow(null)));
        assertEquals(10_000, other.messages().size());
        assertFalse(swallowed.stream().anyMatch(CompletableFuture::isDone));
        assertEquals(UNDER_WAY, channel.messages().size());
        assertEquals(10_000 - UNDER_WAY, gauge("tocsin.channel.waiting", "pager"));
        assertEquals(0, gauge("tocsin.channel.waiting", "other"));
    }

    @Test
    void channelThatFailsAgainAndAgain_isSpared_andWhatWantsItWaits() {
        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Retryable("busy", Optional.empty())));
        for (int i = 1; i <= 10; i++) {
            assertEquals("busy", ((DeliveryOutcome.Retryable) attempt("pager", i)).error());
        }
        var waiting = pager.attempt(incident, pending("pager", 11, 0), () -> true);
        assertFalse(waiting.toCompletableFuture().isDone());
        assertEquals(10, channel.messages().size());
        assertEquals(2, gauge("tocsin.channel.breaker", "pager"));
        assertEquals(0, gauge("tocsin.channel.breaker", "other"));
        assertInstanceOf(DeliveryOutcome.Delivered.class, attempt("other", 12));
    }

    @Test
    void message_knowsTheFirstPageToItsAddress() {
        attempt("pager", 1);
        var delivered = new PageDelivered(
                Fixtures.T0,
                Origin.TIMER,
                new PageId("i1.1"),
                1,
                "receipt 1",
                Duration.ZERO,
                Optional.of(UpdatePolicy.EACH),
                Exchange.NONE);
        var shown = (Incident) IncidentEvolver.evolve(incident, delivered);
        pager.attempt(shown, pending("pager", 2, 0), () -> true);
        pager.attempt(shown, pending("other", 3, 0), () -> true);
        assertEquals(
                List.of(Optional.empty(), Optional.of("receipt 1")),
                channel.messages().stream()
                        .map(message -> message.details().first())
                        .toList());
        assertEquals(Optional.empty(), other.messages().getFirst().details().first());
    }

    @Test
    void message_tellsTimesInTheRecipientsZoneAsItIsNow() {
        attempt("pager", 1);
        directory = withSamIn(ZoneId.of("Europe/Madrid"));
        attempt("pager", 2);

        assertEquals(
                List.of(ZoneId.of("UTC"), ZoneId.of("Europe/Madrid")),
                channel.messages().stream()
                        .map(message -> message.details().zone())
                        .toList());
    }

    private static Directory withSamIn(ZoneId zone) {
        var before = Fixtures.directory();
        var users = new HashMap<>(before.users());
        users.put("sam", new User("sam", "Sam", List.of(), Map.of(), Optional.empty(), Optional.of(zone)));
        return new Directory(
                before.version(),
                users,
                before.teams(),
                before.rotations(),
                before.schedules(),
                before.channels(),
                before.severities(),
                before.dedupWindow());
    }

    private Pager pager(Duration longestAttempt) {
        return new Pager(
                Map.of("pager", channel, "other", other),
                Optional::empty,
                () -> directory,
                CompletableFuture::completedFuture,
                time,
                RandomGenerator.getDefault(),
                meters,
                longestAttempt);
    }

    private double gauge(String name, String channel) {
        return meters.get(name).tag("channel", channel).gauge().value();
    }

    @Test
    void page_withdrawnWhileItWaits_isNotSent() {
        var answers = stuck();
        var wanted = new AtomicBoolean(true);
        var waiting =
                pager.attempt(incident, pending("pager", 1_000, 0), wanted::get).toCompletableFuture();
        wanted.set(false);
        answers.getFirst().complete(new DeliveryOutcome.Delivered(""));
        assertNotSent(waiting);
        assertEquals(UNDER_WAY, channel.messages().size());
        // The place it did not need is free for the next one.
        assertFalse(pager.attempt(incident, pending("pager", 1_001, 0), () -> true)
                .toCompletableFuture()
                .isDone());
        assertEquals(UNDER_WAY + 1, channel.messages().size());
    }

    @Test
    void tooMuchWaiting_isNotSent_andAllThatWaitedGoesOutWhenTheChannelRecovers() {
        var answers = stuck();
        var waiting = IntStream.range(0, WAITING)
                .mapToObj(i -> pager.attempt(incident, pending("pager", 1_000 + i, 0), () -> true)
                        .toCompletableFuture())
                .toList();
        assertNotSent(
                pager.attempt(incident, pending("pager", 999, 0), () -> true).toCompletableFuture());

        var deepest = new AtomicLong();
        channel.answer(_ -> {
            deepest.accumulateAndGet(StackWalker.getInstance().walk(Stream::count), Math::max);
            return CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("late"));
        });
        new Thread(() -> answers.getFirst().complete(new DeliveryOutcome.Delivered(""))).start();
        waiting.forEach(page -> assertInstanceOf(DeliveryOutcome.Delivered.class, page.join()));
        assertEquals(UNDER_WAY + WAITING, channel.messages().size());
        assertTrue(deepest.get() < 100, () -> "a page was sent from within the answer to another: " + deepest);
    }

    @Test
    void channelThatBreaks_holdsNoOtherPageUp() {
        channel.answer(_ -> {
            throw new NoClassDefFoundError("a jar is missing");
        });
        var broken = pager.attempt(incident, pending("pager", 1, 0), () -> true).toCompletableFuture();
        assertInstanceOf(DeliveryOutcome.Retryable.class, broken.join());
        channel.answer(_ -> CompletableFuture.completedFuture(new DeliveryOutcome.Delivered("")));
        var next = pager.attempt(incident, pending("pager", 2, 0), () -> true).toCompletableFuture();
        assertInstanceOf(DeliveryOutcome.Delivered.class, next.join());
    }

    @Test
    void manyAtOnce_fromManyThreads_areAllSent_neverMoreThanTheBoundAtATime() {
        var underWay = new AtomicInteger();
        var most = new AtomicInteger();
        channel.answer(_ -> {
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            return CompletableFuture.supplyAsync(() -> {
                underWay.decrementAndGet();
                return new DeliveryOutcome.Delivered("");
            });
        });
        var all = IntStream.range(0, 5_000)
                .parallel()
                .mapToObj(i -> pager.attempt(incident, pending("pager", i, 0), () -> true)
                        .toCompletableFuture())
                .toList();
        all.forEach(page -> assertInstanceOf(DeliveryOutcome.Delivered.class, page.join()));
        assertTrue(most.get() <= UNDER_WAY, () -> "under way: " + most);
    }

    /** Fills the lane with requests that wait for their answer. */
    private List<CompletableFuture<Attempted>> stuck() {
        var answers = new ArrayList<CompletableFuture<Attempted>>();
        channel.answer(_ -> {
            var answer = new CompletableFuture<Attempted>();
            answers.add(answer);
            return answer;
        });
        for (int i = 1; i <= UNDER_WAY; i++) {
            pager.attempt(incident, pending("pager", i, 0), () -> true);
        }
        assertEquals(UNDER_WAY, answers.size());
        return answers;
    }

    private Duration delayFor(Duration asked) {
        channel.answer(
                _ -> CompletableFuture.completedFuture(new DeliveryOutcome.Retryable("429", Optional.of(asked))));
        return assertInstanceOf(DeliveryOutcome.Retryable.class, attempt("pager", 1))
                .delay()
                .orElseThrow();
    }

    private DeliveryOutcome attempt(String channel, int page) {
        return pager.attempt(incident, pending(channel, page, 0), () -> true)
                .toCompletableFuture()
                .join();
    }

    private static void assertNotSent(CompletableFuture<DeliveryOutcome> attempt) {
        var failure = eventually(() -> assertThrows(CompletionException.class, () -> attempt.getNow(null)));
        assertInstanceOf(Pager.NotSent.class, failure.getCause());
    }

    private PendingPage pending(String channel, int page, int attempts) {
        return new PendingPage(
                new Page(new PageId("i1." + page), new Level(1), "sam", new ContactMethod(channel, "sam"), "because"),
                attempts,
                Fixtures.T0,
                false);
    }

    private static Incident incident() {
        var policy = Fixtures.policy(Duration.ofMinutes(5));
        var signal = Fixtures.firing("a1", "critical");
        var placement =
                (Routed) Fixtures.router(policy).route(signal, Fixtures.T0).getFirst();
        IncidentState unopened = new IncidentState.Unopened(new IncidentId("i1"));
        var decision = IncidentDecider.decide(
                unopened,
                new Fire(Fixtures.SENDER, signal.alert(), placement, Optional.empty()),
                Fixtures.T0,
                Fixtures.directory());
        return (Incident) ((Decision.Accepted) decision)
                .events().stream().reduce(unopened, IncidentEvolver::evolve, (_, last) -> last);
    }
}

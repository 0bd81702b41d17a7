package dev.tocsin.runtime.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.Limits;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.Rate;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One way to a provider: how much it is given, and when nothing any more. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChannelQueueTest {
    private static final Duration FOREVER = Duration.ofHours(1);
    private static final Attempted BUSY = new DeliveryOutcome.Retryable("busy", Optional.empty());
    private static final Attempted TAKEN = new DeliveryOutcome.Delivered("");

    private final ManualTime time = new ManualTime(Fixtures.T0);
    private final Provider provider = new Provider();

    /** Answers when it is told to. */
    private static final class Provider implements Channel {
        private final Queue<CompletableFuture<Attempted>> underWay = new ArrayDeque<>();
        private Limits limits = Limits.USUAL;
        private int messages;

        @Override
        public String type() {
            return "provider";
        }

        @Override
        public Limits limits() {
            return limits;
        }

        @Override
        public synchronized CompletionStage<Attempted> send(Message message) {
            messages++;
            var answer = new CompletableFuture<Attempted>();
            underWay.add(answer);
            return answer;
        }

        synchronized int messages() {
            return messages;
        }

        void answers(Attempted result) {
            underWay.remove().complete(result);
        }

        void answerAll(Attempted result) {
            for (var next = poll(); next != null; next = poll()) {
                next.complete(result);
            }
        }

        private synchronized @Nullable CompletableFuture<Attempted> poll() {
            return underWay.poll();
        }
    }

    private ChannelQueue lane() {
        return new ChannelQueue("desk", provider, FOREVER, time);
    }

    @Test
    void providerThatFailsAgainAndAgain_isNotAsked_untilOneTriesIt_andThenTheOthersGoOut() {
        var queue = lane();
        fail(queue, CircuitBreaker.FAILURES);
        var waiting = sent(queue, 3);
        assertEquals(CircuitBreaker.FAILURES, provider.messages);
        assertEquals(CircuitBreaker.State.OPEN, queue.breaker());

        pass(CircuitBreaker.PAUSE);
        var last = queue.send("", this::message);
        assertEquals(1, provider.underWay.size(), "one is tried at a time");
        provider.answers(TAKEN);
        assertEquals(TAKEN, waiting.getFirst().join(), "the first in line");
        while (!provider.underWay.isEmpty()) {
            provider.answers(TAKEN);
        }
        waiting.forEach(attempt -> assertEquals(TAKEN, attempt.join()));
        assertEquals(TAKEN, last.join());
    }

    @Test
    void whatWaitsForAProviderThatFails_isSentBackUntried_whenItHasWaitedForLongEnough() {
        var queue = lane();
        var behind = behindATrial(queue, 3);
        pass(ChannelQueue.PATIENCE.minusNanos(1));
        var later = queue.send("", this::message);
        behind.forEach(attempt -> assertFalse(attempt.isDone()));
        pass(Duration.ofNanos(1));
        queue.send("", this::message);
        behind.forEach(ChannelQueueTest::assertUntried);
        assertFalse(later.isDone());
        assertEquals(CircuitBreaker.FAILURES + 1, provider.messages);
    }

    @Test
    void manyThatWaitForAProviderThatFails_areSentBackAFewAtATime_inTheirOrder() {
        var queue = lane();
        var behind = behindATrial(queue, 100);
        pass(ChannelQueue.PATIENCE);
        for (int i = 1; i <= 10; i++) {
            var later = queue.send("", this::message);
            behind.subList(0, 10 * i).forEach(ChannelQueueTest::assertUntried);
            behind.subList(10 * i, 100).forEach(attempt -> assertFalse(attempt.isDone()));
            assertFalse(later.isDone());
            pass(Duration.ofMillis(20));
        }
    }

    @Test
    void whatIsSentBack_needsNobodyWhoComesAfterIt() {
        provider.limits = Limits.atOnce(CircuitBreaker.FAILURES);
        var queue = lane();
        var sent = sent(queue, CircuitBreaker.FAILURES + 100);
        pass(ChannelQueue.PATIENCE.minusMillis(50));
        provider.answerAll(BUSY);
        var waiting = sent.subList(provider.messages(), sent.size());
        assertTrue(waiting.size() > 90);
        pass(Duration.ofSeconds(1));
        waiting.forEach(ChannelQueueTest::assertUntried);
    }

    @Test
    void whatWaitedForAnotherReason_isSentBackNoEarlier_thanTheProviderHasNotWorkedForThatLong() {
        provider.limits = Limits.atOnce(1);
        var queue = lane();
        var waiting = sent(queue, CircuitBreaker.FAILURES + 3);
        pass(FOREVER.minusSeconds(1));
        provider.answers(TAKEN);
        for (int i = 0; i < CircuitBreaker.FAILURES; i++) {
            provider.answers(BUSY);
        }
        pass(CircuitBreaker.PAUSE);
        queue.send("", this::message);
        assertEquals(1, provider.underWay.size(), "the last but one tries");
        var last = waiting.getLast();
        pass(ChannelQueue.PATIENCE.minus(CircuitBreaker.PAUSE).minusNanos(1));
        queue.send("", this::message);
        assertFalse(last.isDone());
        pass(Duration.ofNanos(1));
        queue.send("", this::message);
        assertUntried(last);
    }

    @Test
    void paceOfAProviderThatWorksAgain_isNotHeldUpByThePatienceWithIt() {
        provider.limits = Limits.of(new Rate(CircuitBreaker.FAILURES + 2, Duration.ofMillis(100)));
        var queue = lane();
        var waiting = behindATrial(queue, 3 * CircuitBreaker.FAILURES);
        for (int i = 0; i < 5; i++) {
            provider.answerAll(TAKEN);
            pass(Duration.ofMillis(100));
        }
        waiting.forEach(attempt -> assertEquals(TAKEN, attempt.getNow(BUSY), "waits for something else than its pace"));
    }

    @Test
    void finalAnswers_areAnswers_andOpenNothing() {
        var queue = lane();
        for (int i = 0; i < 3 * CircuitBreaker.FAILURES; i++) {
            var attempt = queue.send("", this::message);
            provider.answers(new DeliveryOutcome.Permanent("no such number"));
            attempt.join();
        }
        assertEquals(3 * CircuitBreaker.FAILURES, provider.messages);
    }

    @Test
    void trial_thatNobodyWantsAnyMore_isLeftToTheNext() {
        var queue = lane();
        fail(queue, CircuitBreaker.FAILURES);
        pass(CircuitBreaker.PAUSE);
        assertThrows(CompletionException.class, queue.send("", Optional::empty)::join);
        queue.send("", this::message);
        assertEquals(CircuitBreaker.FAILURES + 1, provider.messages);
    }

    @Test
    void noMoreAtOnce_thanTheProviderTakes() {
        provider.limits = Limits.atOnce(2);
        var queue = lane();
        var sent = sent(queue, 5);
        assertEquals(2, provider.messages);
        for (int i = 0; i < 5; i++) {
            provider.answers(TAKEN);
            assertEquals(Math.min(5, 3 + i), provider.messages);
        }
        sent.forEach(attempt -> assertEquals(TAKEN, attempt.join()));
    }

    @Test
    void pace_isKept_andAllGoOutInTheEnd_inTheirOrder() {
        var order = new ArrayList<Integer>();
        var paced = new Channel() {
            @Override
            public String type() {
                return "paced";
            }

            @Override
            public Limits limits() {
                return Limits.of(new Rate(10, Duration.ofMillis(100)));
            }

            @Override
            public CompletionStage<Attempted> send(Message message) {
                order.add(message.attempt());
                return CompletableFuture.completedFuture(TAKEN);
            }
        };
        var queue = new ChannelQueue("paced", paced, FOREVER, time);
        var sent = IntStream.rangeClosed(1, 30)
                .mapToObj(i -> queue.send("", () -> Optional.of(notice(i))))
                .toList();
        for (int sentByNow = 10; sentByNow <= 30; sentByNow += 10) {
            assertEquals(sentByNow, order.size());
            pass(Duration.ofMillis(99));
            assertEquals(sentByNow, order.size());
            pass(Duration.ofMillis(1));
        }
        sent.forEach(attempt -> assertEquals(TAKEN, attempt.join()));
        assertEquals(IntStream.rangeClosed(1, 30).boxed().toList(), order);
    }

    @Test
    void paceOfOneAddress_holdsUpNoOther() {
        provider.limits = Limits.perAddress(new Rate(2, FOREVER));
        var queue = lane();
        var room = IntStream.range(0, 4)
                .mapToObj(_ -> queue.send("room", this::message))
                .toList();
        var others = IntStream.range(0, 100)
                .mapToObj(i -> queue.send("person " + i % 50, this::message))
                .toList();
        while (!provider.underWay.isEmpty()) {
            provider.answers(TAKEN);
        }
        others.forEach(attempt -> assertEquals(TAKEN, attempt.join()));
        assertEquals(
                List.of(true, true, false, false),
                room.stream().map(CompletableFuture::isDone).toList());
        assertEquals(2, queue.waiting());
    }

    @Test
    void whatWaitsForThePaceOfItsAddress_goesInItsTime() {
        provider.limits = Limits.perAddress(new Rate(1, Duration.ofMillis(50)));
        var queue = lane();
        var sent = sent(queue, 4);
        for (int messages = 1; messages <= 4; messages++) {
            assertEquals(messages, provider.messages());
            pass(Duration.ofMillis(49));
            assertEquals(messages, provider.messages());
            pass(Duration.ofMillis(1));
        }
        sent.forEach(_ -> provider.answers(TAKEN));
        sent.forEach(attempt -> assertEquals(TAKEN, attempt.join()));
        assertEquals(0, queue.waiting());
    }

    /** Of these the provider is given none, as the one attempt that shows whether it is back has no answer. */
    private List<CompletableFuture<Attempted>> behindATrial(ChannelQueue queue, int messages) {
        fail(queue, CircuitBreaker.FAILURES);
        pass(CircuitBreaker.PAUSE);
        queue.send("", this::message);
        assertEquals(CircuitBreaker.FAILURES + 1, provider.messages);
        return sent(queue, messages);
    }

    private static void assertUntried(CompletableFuture<Attempted> attempt) {
        assertTrue(attempt.isDone());
        var failure = assertThrows(CompletionException.class, attempt::join);
        assertInstanceOf(ChannelQueue.Untried.class, failure.getCause());
    }

    private void pass(Duration by) {
        time.advance(by);
    }

    private void fail(ChannelQueue queue, int times) {
        for (int i = 0; i < times; i++) {
            var attempt = queue.send("", this::message);
            provider.answers(BUSY);
            assertEquals(BUSY, attempt.join());
        }
    }

    private List<CompletableFuture<Attempted>> sent(ChannelQueue queue, int messages) {
        return IntStream.range(0, messages)
                .mapToObj(_ -> queue.send("", this::message))
                .toList();
    }

    private Optional<Message> message() {
        return Optional.of(notice(1));
    }

    private static Message notice(int attempt) {
        var about = new NoticeMessage.About(NoticeMessage.Event.HANDOFF, "platform", Fixtures.T0);
        return new NoticeMessage("n1", attempt, "sam", "", about, "You are on call");
    }
}

package dev.tocsin.api.http;

import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;

/**
 * Bounds the memory for the bodies of all requests together. A byte counts from its arrival until its request is
 * answered, so a sender that announces much and sends it slowly takes no room from others.
 *
 * <p>Senders that the head of a request authenticates, by a token or a link, share all of the room. Those that only a
 * signature over the body authenticates share half of it, and one address an eighth; all unknown addresses count as
 * one. So the others keep their room, whatever one sends.
 */
public final class Bodies {
    /** The share of the heap is 1 in this number: the objects made from a body take several times its bytes. */
    private static final long SHARE_OF_HEAP = 32;

    /** The key for all addresses that a proxy hides. */
    private static final String UNKNOWN = "unknown";

    private static final Duration ARRIVAL_TIMEOUT = Duration.ofSeconds(10);

    private final long most;
    private final Duration longest;
    private final Function<HttpRequest, Optional<String>> address;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong heldOfUnproven = new AtomicLong();
    private final ConcurrentHashMap<String, Long> heldByAddress = new ConcurrentHashMap<>();
    private final Counter refused;

    /**
     * @param most bytes of all bodies
     * @param longest time that a body may take to arrive
     * @param address of a request's client, if it is known
     */
    Bodies(long most, Duration longest, Function<HttpRequest, Optional<String>> address, MeterRegistry meters) {
        this.most = most;
        this.longest = longest;
        this.address = address;
        this.refused = LargeBodies.withoutRoom(meters);
        Metric.INTAKE_BYTES.gauge(meters, held::get);
    }

    /** Bounds the bodies to a share of the heap. */
    public static Bodies ofHeap(Function<HttpRequest, Optional<String>> address, MeterRegistry meters) {
        return new Bodies(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, ARRIVAL_TIMEOUT, address, meters);
    }

    /** Room for a sender that the head of the request has authenticated. */
    public Room proven(int largest) {
        return new Room(largest, false, Optional.empty());
    }

    /** Room for a sender that only the signature over the body can authenticate. */
    public Room unproven(int largest, HttpRequest request) {
        return new Room(largest, true, Optional.of(address.apply(request).orElse(UNKNOWN)));
    }

    /** How much a request may send, and whose share it uses. */
    public final class Room {
        private final int largest;
        private final boolean unproven;
        private final Optional<String> sender;

        private Room(int largest, boolean unproven, Optional<String> sender) {
            this.largest = largest;
            this.unproven = unproven;
            this.sender = sender;
        }

        /**
         * Reads a body and keeps its bytes until the request is answered.
         *
         * @param came gets the number of bytes that have arrived
         */
        CompletionStage<HttpResponse> with(
                HttpEntity entity,
                Materializer materializer,
                IntConsumer came,
                Function<byte[], CompletionStage<HttpResponse>> handler) {
            var announced = entity.getContentLengthOption();
            if (announced.isPresent() && announced.getAsLong() > largest) {
                return CompletableFuture.failedFuture(tooLarge());
            }
            var arriving = new ArrivingBody(this, announced);
            if (entity instanceof HttpEntity.Strict strict) {
                arriving.add(strict.getData());
                arriving.end();
            } else {
                // Never cancelled: that would end the connection before the response is sent.
                var unused = entity.withoutSizeLimit()
                        .getDataBytes()
                        .runWith(
                                Sink.foreach(bytes -> {
                                    came.accept(bytes.size());
                                    arriving.add(bytes);
                                }),
                                materializer)
                        .whenComplete((_, failure) -> {
                            if (failure == null) {
                                arriving.end();
                            } else {
                                arriving.fail(new BadRequest(Problem.badRequest(
                                        "the body ended before its announced end, or its chunks are broken")));
                            }
                        });
            }
            return arriving.whole()
                    .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(this::refusal)
                    .thenCompose(handler)
                    .whenComplete((_, _) -> arriving.release());
        }

        private byte[] refusal(Throwable failure) {
            throw failure instanceof TimeoutException
                    ? new BadRequest(new Problem(
                            ProblemType.REQUEST_TIMEOUT,
                            "the body did not arrive within " + longest.toSeconds() + " s"))
                    : failure instanceof BadRequest bad ? bad : new IllegalStateException(failure);
        }

        /** Whether the head of the request has authenticated the sender. */
        public boolean isProven() {
            return !unproven;
        }

        int largest() {
            return largest;
        }

        BadRequest tooLarge() {
            return new BadRequest(LargeBodies.problem(largest));
        }

        BadRequest noRoom() {
            refused.increment();
            return new BadRequest(Problem.unavailable(ProblemType.NO_MEMORY, LargeBodies.NO_ROOM, 2));
        }

        /** Whether these bytes fit; they are counted in any case. */
        boolean take(long bytes) {
            var fits = held.addAndGet(bytes) <= most;
            if (unproven) {
                fits &= heldOfUnproven.addAndGet(bytes) <= most / 2;
            }
            if (sender.isPresent()) {
                fits &= heldByAddress.merge(sender.get(), bytes, Long::sum) <= most / 8;
            }
            return fits;
        }

        void giveBack(long bytes) {
            held.addAndGet(-bytes);
            if (unproven) {
                heldOfUnproven.addAndGet(-bytes);
            }
            sender.ifPresent(who -> heldByAddress.computeIfPresent(who, (_, had) -> had == bytes ? null : had - bytes));
        }
    }
}

package dev.tocsin.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/**
 * Bounds the memory that request bodies take all together. A byte counts from its arrival until its request is
 * answered, so a sender that announces much and sends it slowly takes no room from others. A body that there is no
 * room for is read to its end and thrown away: a sender that is still writing would not see the answer.
 */
public final class Bodies {
    /** What is made of a body takes several times its bytes. */
    private static final long SHARE_OF_HEAP = 32;

    private final long most;
    private final AtomicLong held = new AtomicLong();
    private final Counter refused;

    Bodies(long most, MeterRegistry meters) {
        this.most = most;
        this.refused = meters.counter("tocsin.intake.refused", "reason", "bytes");
        Gauge.builder("tocsin.intake.bytes", held, AtomicLong::doubleValue)
                .description("Bytes of request bodies in memory")
                .register(meters);
    }

    /** Room for a share of the heap. */
    public static Bodies ofHeap(MeterRegistry meters) {
        return new Bodies(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP, meters);
    }

    /** Reads a body and holds its bytes until it is answered. */
    CompletionStage<HttpResponse> with(
            HttpEntity entity,
            Duration longest,
            Materializer materializer,
            Function<ByteString, CompletionStage<HttpResponse>> handler) {
        var arriving = new Arriving();
        CompletionStage<Arriving> arrived = entity instanceof HttpEntity.Strict strict
                ? CompletableFuture.completedFuture(arriving.add(strict.getData()))
                : entity.getDataBytes().completionTimeout(longest).runFold(arriving, Arriving::add, materializer);
        return arrived.thenCompose(whole -> handler.apply(whole.bytes())).whenComplete((_, _) -> arriving.release());
    }

    /** One body, added to by one thread at a time. */
    private final class Arriving {
        private ByteString bytes = ByteString.emptyByteString();
        private boolean fits = true;

        Arriving add(ByteString more) {
            if (fits) {
                fits = held.addAndGet(more.size()) <= most;
                bytes = bytes.concat(more);
            }
            if (!fits) {
                release();
            }
            return this;
        }

        ByteString bytes() {
            if (!fits) {
                refused.increment();
                throw new BadRequest(Problem.unavailable("the bodies of other requests take all the room there is", 2));
            }
            return bytes;
        }

        void release() {
            held.addAndGet(-bytes.size());
            bytes = ByteString.emptyByteString();
        }
    }
}

package dev.tocsin.api.http;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tocsin.core.signal.TextBounds;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts refused bodies, and logs those that get 413: the sender gives them up, so nobody else would know of these
 * alerts.
 */
final class LargeBodies {
    static final String NO_ROOM = "the bodies of other requests use all the memory reserved for bodies";
    private static final String REMEDY =
            "send fewer alerts in one request: in Alertmanager by max_alerts of the webhook, or by a narrower group_by";

    private static final Logger LOG = LoggerFactory.getLogger(LargeBodies.class);

    private final Counter refused;
    private final Counter withoutRoom;
    private final LogLimiter lines = new LogLimiter(Ticker.systemTicker());

    LargeBodies(MeterRegistry meters) {
        this.refused = Metric.INTAKE_REFUSED.counter(meters, "size");
        this.withoutRoom = withoutRoom(meters);
    }

    static Counter withoutRoom(MeterRegistry meters) {
        return Metric.INTAKE_REFUSED.counter(meters, "bytes");
    }

    static Problem problem(int largest) {
        return new Problem(ProblemType.CONTENT_TOO_LARGE, "the body may have at most " + largest + " bytes; " + REMEDY);
    }

    Route watch(Route route) {
        return Directives.extractRequest(request -> Directives.mapResponse(
                response -> {
                    if (response.status().intValue() == 413) {
                        tooLarge(request.getUri().path());
                    }
                    return response;
                },
                () -> route));
    }

    void tooLarge(String path) {
        refused.increment();
        var many = lines.oneMore("size");
        if (many > 0) {
            LOG.warn(
                    "{} requests were too large and are lost: senders do not retry after a 413. The last was to {}."
                            + " Remedy: {}",
                    many,
                    way(path),
                    REMEDY);
        }
    }

    void noRoom() {
        withoutRoom.increment();
    }

    /** The path, without parts that may be a secret. */
    private static String way(String path) {
        return path.startsWith("/api/v1/webhooks/")
                ? TextBounds.fit(path.replaceAll("[^a-z0-9/]", "?"), 60)
                : "another address";
    }
}

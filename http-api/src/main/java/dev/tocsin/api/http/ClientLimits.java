package dev.tocsin.api.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tocsin.channel.Network;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits clients without valid credentials at the public endpoints. Refused requests are counted and logged and, beyond
 * a limit for each address, answered with 429. Credentials are always checked first: many clients share an address,
 * such as a proxy's or a provider's, and one with valid credentials is served however many others have none. Limits
 * apply to this node, for the addresses of the last minutes; 64 bits of IPv6 count as one client. The address of a
 * proxy says nothing about the client. Behind a trusted proxy the address that it names counts; behind any other proxy
 * there is no limit.
 */
public final class ClientLimits {
    private static final Logger LOG = LoggerFactory.getLogger(ClientLimits.class);
    private static final int MAX_REMEMBERED = 20_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final Supplier<List<Network>> trusted;
    private final Ticker ticker;
    private final MeterRegistry meters;
    private final LogLimiter lines;
    private final Cache<String, TokenBucket> refusals;
    private final Cache<String, TokenBucket> uses;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param trusted networks of proxies whose statement of the client's address is trusted */
    public ClientLimits(Supplier<List<Network>> trusted, MeterRegistry meters) {
        this(trusted, meters, Ticker.systemTicker());
    }

    ClientLimits(Supplier<List<Network>> trusted, MeterRegistry meters, Ticker ticker) {
        this.trusted = trusted;
        this.ticker = ticker;
        this.meters = meters;
        this.lines = new LogLimiter(ticker);
        this.refusals = remembered();
        this.uses = remembered();
    }

    private Cache<String, TokenBucket> remembered() {
        return Caffeine.newBuilder()
                .maximumSize(MAX_REMEMBERED)
                .expireAfterAccess(REMEMBERED)
                .ticker(ticker)
                .build();
    }

    /** Wraps all routes: counts responses that are marked by a {@link Refusal}, and passes on all others. */
    public Route limitRefusals(Route route) {
        return Directives.extractRequest(request -> Directives.mapResponse(
                response -> Refusal.of(response)
                        .map(refusal -> counted(request, response, refusal))
                        .orElse(response),
                () -> route));
    }

    private HttpResponse counted(HttpRequest request, HttpResponse response, Refusal refusal) {
        var caller = caller(request);
        var wait = caller.map(address -> refusals.get(key(address), _ -> new TokenBucket(60, Duration.ofSeconds(2)))
                        .take(ticker.read()))
                .orElse(0);
        Metric.CALLERS_REFUSED
                .counter(meters, refusal.kind(), wait == 0 ? "refused" : "limited")
                .increment();
        var many = lines.oneMore(refusal.kind());
        if (many > 0) {
            LOG.warn(
                    "{} requests had no valid credentials ({}); the last came from {}. If that is one of your senders,"
                            + " compare its credentials with the configuration",
                    many,
                    refusal.kind(),
                    caller.map(InetAddress::getHostAddress).orElse("behind a proxy that is not trusted"));
        }
        return wait == 0 ? response : refusal.limited().apply(wait);
    }

    /**
     * Wraps a route that people may use as often as they like and machines must not, such as a link.
     *
     * @param proof of the client's identity, by which uses are counted
     */
    public Route limitUses(Refusal refusal, String proof, Route route) {
        return Directives.extractRequest(request -> {
            var wait = uses.get(Sha256.hex(proof), _ -> new TokenBucket(600, Duration.ofMillis(50)))
                    .take(ticker.read());
            if (wait == 0) {
                return route;
            }
            Metric.CALLERS_REFUSED.counter(meters, refusal.kind(), "limited").increment();
            return Directives.complete(refusal.limited().apply(wait));
        });
    }

    /** How many addresses are remembered. */
    long size() {
        refusals.cleanUp();
        return refusals.estimatedSize();
    }

    public static HttpResponse problem(int wait) {
        return Responses.problem(new Problem(
                ProblemType.TOO_MANY_REQUESTS,
                "too many requests from your address had no valid credentials",
                List.of(),
                wait));
    }

    /** A key for the client of a request; empty = behind a proxy that may stand for anybody. */
    public Optional<String> address(HttpRequest request) {
        return caller(request).map(ClientLimits::key);
    }

    private Optional<InetAddress> caller(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(RemoteAddress::getAddress)
                .flatMap(peer -> client(peer, forwarded(request)));
    }

    private static List<String> forwarded(HttpRequest request) {
        return StreamSupport.stream(request.getHeaders().spliterator(), false)
                .filter(header -> header.is("x-forwarded-for"))
                .flatMap(header -> Arrays.stream(header.value().split(",")))
                .map(String::strip)
                .toList();
    }

    /** The client's address: the last one that is no trusted proxy, because a client may make up those before it. */
    private Optional<InetAddress> client(InetAddress peer, List<String> forwarded) {
        if (!isTrusted(peer)) {
            return isInside(peer) && !forwarded.isEmpty() ? unknown(peer) : Optional.of(peer);
        }
        for (var text : forwarded.reversed()) {
            var address = Network.parse(withoutPort(text)).map(Network::address);
            if (address.isEmpty()) {
                return Optional.empty();
            }
            if (!isTrusted(address.get())) {
                return address;
            }
        }
        return Optional.empty();
    }

    private Optional<InetAddress> unknown(InetAddress proxy) {
        if (warned.compareAndSet(false, true)) {
            LOG.warn(
                    "{} forwards requests and is not listed in trusted_proxies: its clients are not rate-limited",
                    proxy.getHostAddress());
        }
        return Optional.empty();
    }

    /** Whether an address is that of a trusted proxy. */
    public boolean isTrusted(InetAddress address) {
        return trusted.get().stream().anyMatch(network -> network.contains(address));
    }

    /** Whether an address is in a private network, so that it is taken for a proxy if it sends a proxy's header. */
    private static boolean isInside(InetAddress address) {
        var first = address.getAddress()[0];
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address instanceof Inet6Address && (first & 0xfe) == 0xfc;
    }

    private static String withoutPort(String text) {
        if (text.startsWith("[")) {
            return text.substring(1, Math.max(1, text.indexOf(']')));
        }
        return text.indexOf(':') == text.lastIndexOf(':') ? text.replaceFirst(":\\d+$", "") : text;
    }

    /**
     * The key of one client: an IPv4 address, or 64 bits of IPv6, because one machine has as many such addresses as it
     * likes.
     */
    static String key(InetAddress address) {
        var bytes = address.getAddress();
        return Arrays.toString(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
    }
}

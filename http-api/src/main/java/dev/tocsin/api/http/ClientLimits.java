package dev.tocsin.api.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.tocsin.engine.channel.Network;
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
 * What strangers may do at the ways that are open to the world. What was refused for want of proof is counted, logged and,
 * beyond a bound for each address, answered 429. It is looked at first and refused afterwards: many callers share an address,
 * such as a proxy's or a provider's, and whoever shows who they are is served however many others there do not. On this node,
 * for the addresses of the last minutes; of IPv6, 64 bits are one caller. An address that is a proxy's says nothing of who
 * calls: behind one that is trusted it is whom that names, behind another there is no limit.
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

    /** @param trusted networks of proxies that tell truly whom they stand for */
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

    /** For everything: counts what is marked by a {@link Refusal}, and lets the rest pass. */
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
        meters.counter("tocsin.callers.refused", "kind", refusal.kind(), "answer", wait == 0 ? "refused" : "limited")
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
     * For what somebody may do as often as they like and machines must not, such as to follow a link.
     *
     * @param proof of who it is, by which uses are counted
     */
    public Route limitUses(Refusal refusal, String proof, Route route) {
        return Directives.extractRequest(request -> {
            var wait = uses.get(Hashes.sha256(proof), _ -> new TokenBucket(600, Duration.ofMillis(50)))
                    .take(ticker.read());
            if (wait == 0) {
                return route;
            }
            meters.counter("tocsin.callers.refused", "kind", refusal.kind(), "answer", "limited")
                    .increment();
            return Directives.complete(refusal.limited().apply(wait));
        });
    }

    /** How many are remembered. */
    long size() {
        refusals.cleanUp();
        return refusals.estimatedSize();
    }

    public static HttpResponse problem(int wait) {
        return Responses.problem(new Problem(
                "Too many requests", 429, "too many requests from your address were refused", List.of(), wait));
    }

    /** A key for whom a request comes from; empty behind a proxy that may stand for anybody. */
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

    /** The last that no trusted proxy is: whatever stands before it may be made up. */
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

    /** A proxy that tells truly whom it stands for. */
    public boolean isTrusted(InetAddress address) {
        return trusted.get().stream().anyMatch(network -> network.contains(address));
    }

    /** Where no stranger can be, so that it is believed to be a proxy if it says so. */
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

    /** One caller: an IPv4 address, or 64 bits of IPv6, of which one machine has as many addresses as it likes. */
    static String key(InetAddress address) {
        var bytes = address.getAddress();
        return Arrays.toString(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
    }
}

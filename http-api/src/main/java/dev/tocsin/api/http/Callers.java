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
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
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
 * What one address may do at the ways that are open to the world: so much in all, and far less that is refused. On this
 * node, for the addresses of the last minutes; of IPv6, 64 bits are one caller. An address that is a proxy's says nothing
 * of who calls: behind one that is trusted it is whom that names, behind another there is no limit, for it would be one for
 * everybody.
 */
public final class Callers {
    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
    private static final int ADDRESSES = 20_000;
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403, 404, 410);

    private final Supplier<List<Network>> trusted;
    private final Ticker ticker;
    private final MeterRegistry meters;
    private final Cache<String, Caller> callers;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param trusted networks of proxies that tell truly whom they stand for */
    public Callers(Supplier<List<Network>> trusted, MeterRegistry meters) {
        this(trusted, meters, Ticker.systemTicker());
    }

    Callers(Supplier<List<Network>> trusted, MeterRegistry meters, Ticker ticker) {
        this.trusted = trusted;
        this.ticker = ticker;
        this.meters = meters;
        this.callers = Caffeine.newBuilder()
                .maximumSize(ADDRESSES)
                .expireAfterAccess(REMEMBERED)
                .ticker(ticker)
                .build();
    }

    private final class Caller {
        private final Allowance all = new Allowance(600, Duration.ofMillis(50));
        private final Allowance refusals = new Allowance(60, Duration.ofSeconds(2));

        int untilServed(boolean everythingCounts) {
            var now = ticker.read();
            return Math.max(everythingCounts ? all.take(now) : 0, refusals.untilOne(now));
        }
    }

    /**
     * For what is guessed, or asked, too often: refused unread.
     *
     * @param everythingCounts or only what is refused
     * @param refusal by the seconds to wait
     */
    public Route limit(String way, boolean everythingCounts, IntFunction<HttpResponse> refusal, Route route) {
        return Directives.extractRequest(request -> {
            var caller = caller(request);
            if (caller.isEmpty()) {
                return route;
            }
            var wait = caller.get().untilServed(everythingCounts);
            return wait == 0 ? counting(caller.get(), route) : Directives.complete(refused(way, wait, refusal));
        });
    }

    /**
     * For what others share an address for, such as providers do: whoever proves who they are is served, however many
     * others at the same address do not.
     */
    public Route limitRefusals(String way, Route route) {
        return Directives.extractRequest(request -> caller(request)
                .map(caller -> Directives.mapResponse(
                        response -> {
                            var wait = isRefusal(response) ? caller.untilServed(false) : 0;
                            return wait == 0 ? counted(caller, response) : refused(way, wait, Callers::problem);
                        },
                        () -> route))
                .orElse(route));
    }

    /** How many are remembered. */
    long size() {
        callers.cleanUp();
        return callers.estimatedSize();
    }

    private Route counting(Caller caller, Route route) {
        return Directives.mapResponse(response -> counted(caller, response), () -> route);
    }

    private HttpResponse counted(Caller caller, HttpResponse response) {
        if (isRefusal(response)) {
            caller.refusals.take(ticker.read());
        }
        return response;
    }

    private static boolean isRefusal(HttpResponse response) {
        return REFUSALS.contains(response.status().intValue());
    }

    private HttpResponse refused(String way, int wait, IntFunction<HttpResponse> refusal) {
        meters.counter("tocsin.answers", "channel", way, "outcome", "limited").increment();
        return refusal.apply(wait);
    }

    public static HttpResponse problem(int wait) {
        return Responses.problem(new Problem(
                "Too many requests", 429, "too much comes from your address, or is refused to it", List.of(), wait));
    }

    private Optional<Caller> caller(HttpRequest request) {
        return address(request).map(key -> callers.get(key, _ -> new Caller()));
    }

    /** A key for whom a request comes from; empty behind a proxy that may stand for anybody. */
    public Optional<String> address(HttpRequest request) {
        return request.getAttribute(AttributeKeys.remoteAddress)
                .flatMap(RemoteAddress::getAddress)
                .flatMap(peer -> client(peer, forwarded(request)))
                .map(Callers::key);
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
                    "{} forwards requests of others and is not among trusted_proxies: callers are not limited",
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

    private static String key(InetAddress address) {
        var bytes = address.getAddress();
        return Arrays.toString(bytes.length == 16 ? Arrays.copyOf(bytes, 8) : bytes);
    }
}

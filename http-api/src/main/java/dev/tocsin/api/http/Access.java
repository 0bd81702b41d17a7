package dev.tocsin.api.http;

import dev.tocsin.channel.source.Credentials;
import dev.tocsin.channel.source.Proof;
import dev.tocsin.channel.source.RequestHead;
import dev.tocsin.channel.source.Source;
import dev.tocsin.config.ApiToken;
import dev.tocsin.config.Role;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpProtocols;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;

/**
 * Authenticates clients and checks their roles. Comparisons of credentials take the same time whatever is presented.
 */
public final class Access {
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    /** Headers by which a proxy names its client, or shows that it is a proxy. */
    private static final Set<String> FORWARDED =
            Set.of("forwarded", "via", "x-real-ip", "x-client-ip", "true-client-ip");

    private static final String FORWARDED_PREFIX = "x-forwarded-";
    private static final int LARGEST_BODY = 4 * 1024 * 1024;

    /** Maximum of bytes from a sender that only its signature authenticates: such payloads have a few kilobytes. */
    private static final int LARGEST_SIGNED_BODY = 1024 * 1024;

    private final Supplier<List<ApiToken>> tokens;
    private final boolean loopback;
    private final Bodies bodies;

    /**
     * @param tokens that are valid now; none = no authentication, only for the loopback interface
     * @param loopback whether only this machine can reach Tocsin
     */
    public Access(Supplier<List<ApiToken>> tokens, boolean loopback, Bodies bodies) {
        this.tokens = tokens;
        this.loopback = loopback;
        this.bodies = bodies;
    }

    /** Handles the request of an authenticated client. */
    @FunctionalInterface
    public interface CallerHandler {
        CompletionStage<HttpResponse> handle(Principal caller, HttpRequest request, byte[] body) throws BadRequest;
    }

    /** Reads the body of a client with the required role; any other is refused without reading its body. */
    public Route withBody(Role needed, CallerHandler handler) {
        return Endpoint.withBody(request -> {
            var caller = principal(request, needed);
            return new Endpoint.Admitted(bodies.proven(LARGEST_BODY), body -> handler.handle(caller, request, body));
        });
    }

    /**
     * The client, if it has the required role.
     *
     * @throws BadRequest with 401 or 403 otherwise
     */
    public Principal principal(HttpRequest request, Role needed) {
        var valid = tokens.get();
        var principal = valid.isEmpty() ? local(request) : byToken(request, valid);
        if (!principal.may(needed)) {
            throw new BadRequest(new Problem(
                    ProblemType.ROLE_TOO_LOW,
                    "this request needs the role " + needed.name().toLowerCase(Locale.ROOT) + "; the token "
                            + principal.name() + " has "
                            + principal.role().name().toLowerCase(Locale.ROOT)));
        }
        return principal;
    }

    /**
     * Admits a request to a source, if its head allows. A proof by the body is checked before the handler gets the body.
     *
     * @param accepted any one of these credentials is enough; none = only this machine may send
     * @throws BadRequest with 401 or 403 for a request that is not the sender's
     */
    public Endpoint.Admitted sender(
            HttpRequest request, Source source, Credentials accepted, Endpoint.BodyHandler handler) {
        if (accepted.isOpen()) {
            local(request);
            return new Endpoint.Admitted(bodies.proven(LARGEST_BODY), handler);
        }
        return switch (source.proof(head(request), accepted)) {
            case Proof.Valid() -> new Endpoint.Admitted(bodies.proven(LARGEST_BODY), handler);
            case Proof.Missing() ->
                throw unauthorized(
                        "webhook " + source.name(),
                        "this webhook needs the credentials configured under webhooks." + source.name());
            case Proof.ByBody(var credential, var check) ->
                new Endpoint.Admitted(bodies.unproven(LARGEST_SIGNED_BODY, request), body -> {
                    if (!check.isValid(body)) {
                        throw BadRequest.unproven(
                                credential + " of " + source.name(),
                                new Problem(
                                        ProblemType.INVALID_SIGNATURE,
                                        "no " + credential + " matches a secret configured under webhooks."
                                                + source.name()));
                    }
                    return handler.handle(body);
                });
        };
    }

    /** What a source may know of a request before its body. */
    public static RequestHead head(HttpRequest request) {
        return new RequestHead() {
            @Override
            public String path() {
                return request.getUri().path();
            }

            @Override
            public Optional<String> header(String name) {
                return request.getHeader(name).map(HttpHeader::value).filter(value -> !value.isBlank());
            }
        };
    }

    /**
     * Without authentication only this machine is served. A foreign web page may make a browser on it send requests, so
     * both the host name in the request and the page's origin must be this machine's. A proxy on this machine that
     * hides itself, as nginx does by default, is recognized only by HTTP/1.0: if it uses HTTP/1.1, it cannot be
     * distinguished from this machine.
     */
    private Principal local(HttpRequest request) {
        if (!loopback) {
            throw new BadRequest(new Problem(
                    ProblemType.LOCAL_ONLY,
                    "without configured credentials, this endpoint is served on loopback only"));
        }
        if (isForwarded(request)) {
            throw new BadRequest(new Problem(
                    ProblemType.LOCAL_ONLY,
                    "without tokens, requests forwarded by a proxy are refused: configure tokens, see"
                            + " docs/operations.md"));
        }
        if (request.protocol().equals(HttpProtocols.HTTP_1_0)) {
            throw new BadRequest(new Problem(
                    ProblemType.LOCAL_ONLY,
                    "without tokens, HTTP/1.0 requests are refused, as they may come through a proxy such as nginx:"
                            + " configure tokens, see docs/operations.md"));
        }
        var host = request.getUri().host().address();
        if (!LOCAL_NAMES.contains(host)) {
            throw new BadRequest(new Problem(
                    ProblemType.LOCAL_ONLY, "without tokens, only requests to localhost are served, not to " + host));
        }
        var origin = request.getHeader("Origin").map(HttpHeader::value);
        if (origin.filter(page -> !isLocal(page)).isPresent()) {
            throw new BadRequest(new Problem(
                    ProblemType.LOCAL_ONLY, "without tokens, requests from pages of other sites are refused"));
        }
        return Principal.LOCAL;
    }

    private static boolean isForwarded(HttpRequest request) {
        for (var header : request.getHeaders()) {
            var name = header.lowercaseName();
            if (name.startsWith(FORWARDED_PREFIX) || FORWARDED.contains(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether an origin is this machine; a browser can be made to send any text. */
    private static boolean isLocal(String page) {
        try {
            return LOCAL_NAMES.contains(Uri.create(page).host().address());
        } catch (IllegalUriException e) {
            return false;
        }
    }

    private static Principal byToken(HttpRequest request, List<ApiToken> valid) {
        var presented = after("Bearer ", request);
        var found = Optional.<Principal>empty();
        for (var token : valid) {
            var matches = presented.filter(token::matches).isPresent();
            found = matches && found.isEmpty()
                    ? Optional.of(new Principal(token.name(), token.role(), token.user()))
                    : found;
        }
        return found.orElseThrow(() -> unauthorized("token", "send a configured token as Authorization: Bearer"));
    }

    private static BadRequest unauthorized(String kind, String detail) {
        return BadRequest.unproven(kind, new Problem(ProblemType.UNAUTHORIZED, detail));
    }

    /** The credentials of a scheme; missing or blank ones are empty, and never equal configured ones. */
    private static Optional<String> after(String scheme, HttpRequest request) {
        return request.getHeader("Authorization")
                .map(HttpHeader::value)
                .filter(value -> value.regionMatches(true, 0, scheme, 0, scheme.length()))
                .map(value -> value.substring(scheme.length()).strip())
                .filter(presented -> !presented.isEmpty());
    }
}

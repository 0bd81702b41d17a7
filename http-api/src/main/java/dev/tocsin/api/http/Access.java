package dev.tocsin.api.http;

import dev.tocsin.config.ApiToken;
import dev.tocsin.config.Role;
import dev.tocsin.config.WebhookAccess;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Uri;

/** Decides who may do what. Comparisons take the same time whatever is presented. */
public final class Access {
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final Supplier<List<ApiToken>> tokens;
    private final boolean loopback;

    /**
     * @param tokens those that hold now; none = no authentication, which is for loopback only
     * @param loopback whether only this machine can reach us
     */
    public Access(Supplier<List<ApiToken>> tokens, boolean loopback) {
        this.tokens = tokens;
        this.loopback = loopback;
    }

    /** The caller, if it may act in this role. */
    public Principal principal(HttpRequest request, Role needed) {
        var valid = tokens.get();
        var principal = valid.isEmpty() ? local(request) : byToken(request, valid);
        if (!principal.may(needed)) {
            throw new BadRequest(new Problem(
                    "Forbidden",
                    403,
                    "this needs the role " + needed.name().toLowerCase(Locale.ROOT) + "; the token " + principal.name()
                            + " has " + principal.role().name().toLowerCase(Locale.ROOT)));
        }
        return principal;
    }

    /**
     * Checks a sender's credentials; a signature is checked elsewhere, over the body.
     *
     * @param name of the webhook in the configuration
     */
    public void sender(HttpRequest request, WebhookAccess wanted, String name) {
        if (wanted.isOpen()) {
            local(request);
            return;
        }
        if (wanted.bearer().isEmpty() && wanted.basic().isEmpty()) {
            return;
        }
        var header = authorization(request);
        var byBearer = wanted.bearer().filter(secret -> secret.matches(after("Bearer ", header)));
        var byBasic = wanted.basic().filter(basic -> {
            var credentials = decoded(after("Basic ", header));
            var colon = credentials.indexOf(':');
            return colon >= 0
                    && basic.password().matches(credentials.substring(colon + 1))
                    && basic.username().equals(credentials.substring(0, colon));
        });
        if (byBearer.isEmpty() && byBasic.isEmpty()) {
            throw unauthorized("this webhook needs the credentials configured under webhooks." + name);
        }
    }

    /**
     * Without authentication only this machine is served. A browser on it may be led here by a foreign page, so both
     * the name it calls us by and the page it comes from must be this machine's.
     */
    private Principal local(HttpRequest request) {
        if (!loopback) {
            throw new BadRequest(new Problem(
                    "Forbidden", 403, "without credentials in the configuration this is served on loopback only"));
        }
        var host = request.getUri().host().address();
        if (!LOCAL_NAMES.contains(host)) {
            throw new BadRequest(
                    new Problem("Forbidden", 403, "without tokens only localhost is served, not the name " + host));
        }
        var origin = request.getHeader("Origin").map(HttpHeader::value);
        if (origin.filter(page -> !LOCAL_NAMES.contains(Uri.create(page).host().address()))
                .isPresent()) {
            throw new BadRequest(new Problem("Forbidden", 403, "without tokens no page of another site is served"));
        }
        return Principal.LOCAL;
    }

    private static Principal byToken(HttpRequest request, List<ApiToken> valid) {
        var presented = after("Bearer ", authorization(request));
        return valid.stream()
                .filter(token -> token.matches(presented))
                .findFirst()
                .map(token -> new Principal(token.name(), token.role()))
                .orElseThrow(() -> unauthorized("send a token of the configuration as Authorization: Bearer"));
    }

    private static BadRequest unauthorized(String detail) {
        return new BadRequest(new Problem("Unauthorized", 401, detail));
    }

    private static String authorization(HttpRequest request) {
        return request.getHeader("Authorization").map(header -> header.value()).orElse("");
    }

    private static String after(String scheme, String header) {
        return header.regionMatches(true, 0, scheme, 0, scheme.length())
                ? header.substring(scheme.length()).strip()
                : "";
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}

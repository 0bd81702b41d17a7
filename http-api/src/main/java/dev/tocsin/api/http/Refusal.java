package dev.tocsin.api.http;

import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Marks the response to a client without valid credentials. {@link ClientLimits} counts, limits and logs only marked
 * responses, so clients with valid credentials are always served.
 *
 * @param kind of the missing credentials, such as {@code token}, for metrics and the log; never what was presented
 * @param limited makes the response, given the seconds to wait, for an address that sent too many such requests
 */
public record Refusal(String kind, IntFunction<HttpResponse> limited) {
    private static final AttributeKey<Refusal> MARK = AttributeKey.create("refusal", Refusal.class);

    public Refusal(String kind) {
        this(kind, ClientLimits::problem);
    }

    public HttpResponse mark(HttpResponse response) {
        return response.addAttribute(MARK, this);
    }

    static Optional<Refusal> of(HttpResponse response) {
        return response.getAttribute(MARK);
    }
}

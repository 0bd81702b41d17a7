package dev.tocsin.api.http;

import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Marks the answer to whoever did not show who they are. {@link ClientLimits} counts, limits and logs what is marked, and
 * nothing else: whoever shows who they are is always served.
 *
 * @param kind what was not shown, such as {@code token}, for metrics and the log; never what was presented
 * @param limited the answer, by the seconds to wait, to an address from which too much of this comes
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

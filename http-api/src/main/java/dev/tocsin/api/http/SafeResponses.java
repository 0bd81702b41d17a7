package dev.tocsin.api.http;

import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Headers of every response unless it sets its own: no sniffing of content types, and no caching. */
final class SafeResponses {
    private static final List<HttpHeader> HEADERS = List.of(
            RawHeader.create("X-Content-Type-Options", "nosniff"), RawHeader.create("Cache-Control", "no-store"));

    private SafeResponses() {}

    static HttpResponse with(HttpResponse response) {
        var safe = response;
        for (var header : HEADERS) {
            if (response.getHeader(header.lowercaseName()).isEmpty()) {
                safe = safe.addHeader(header);
            }
        }
        return safe;
    }
}

package dev.tocsin.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/answer/../metrics",
                "/answer/..",
                "/answer/.",
                "/./metrics",
                "/answer/%2e%2e/api/v1/config",
                "/answer/%2E./metrics",
                "/answer/.%2e/metrics",
                "/answer/%252e%252e/metrics",
                "/answer/%25252e/metrics",
                "/answer/..%2fmetrics",
                "/answer%2f..%2fmetrics",
                "/answer%2F",
                "/answer/%2fmetrics",
                "/answer/..\\metrics",
                "/answer\\..\\metrics",
                "/answer/%5c../metrics",
                "/answer/%5C",
                "//metrics",
                "/answer//../metrics",
                "/metrics//",
                "/answer/;/../metrics",
                "/answer/..;/metrics",
                "/metrics;a=b",
                "/answer/%3b/x",
                "/answer/%c0%ae%c0%ae/metrics",
                "/answer/%e0%80%ae/metrics",
                "/answer/%zz",
                "/answer/%2",
                "/answer/%",
                "/answer/%ff",
                "/answer/a b",
                "/answer/\u00e4",
                "http://127.0.0.1/answer/../metrics",
                "http://127.0.0.1//metrics",
                "metrics",
                "*",
                ""
            })
    void whatTwoProgramsMayReadDifferently_isRefused(String target) {
        assertTrue(RequestTarget.refusal(target).isPresent());
    }

    @Test
    void refusal_namesWhatMayNotBeEncoded() {
        var detail = RequestTarget.refusal("/answer/%2e").orElseThrow().detail();
        assertTrue(detail.endsWith("no \"\\\" or \";\", and none of these, \".\" or \"%\" as %XX"), detail);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/metrics",
                "/metrics/",
                "/?a=../..//%2e",
                "/api/v1/incidents?title=a;b\\c",
                "/api/v1/schedules/B%C3%BCro%20Nord/shifts",
                "/feeds/a-b_c.ics",
                "/answer/...",
                "/api/v1/incidents/x%2Fy",
                "/answer/.hidden",
                "/answer/a..b",
                "http://127.0.0.1:8080/metrics",
                "http://127.0.0.1:8080"
            })
    void plainPath_isServed(String target) {
        assertEquals(List.of(), RequestTarget.refusal(target).stream().toList());
    }

    /** However often somebody decodes it and takes out the dots: what is let through stays the same path. */
    @Property(tries = 2_000)
    void whatIsLetThrough_meansTheSameToEverybody(@ForAll("paths") String path) {
        if (RequestTarget.refusal(path).isEmpty()) {
            var decoded = URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
            assertEquals(decoded, URLDecoder.decode(decoded.replace("+", "%2B"), StandardCharsets.UTF_8));
            assertEquals(URI.create(path), URI.create(path).normalize());
            assertFalse(decoded.contains("\\") || decoded.contains(";"));
            assertEquals(Path.of(decoded), Path.of(decoded).normalize());
            assertFalse(decoded.contains("//"));
        }
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("/", "/", ".", "..", "a", "%2e", "%2f", "%25", "%5c", "%3b", "%c3%a4", ";", "\\", "%")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(parts -> "/" + String.join("", parts));
    }
}

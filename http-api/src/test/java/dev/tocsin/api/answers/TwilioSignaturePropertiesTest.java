package dev.tocsin.api.answers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.twilio.security.RequestValidator;
import dev.tocsin.channel.Secret;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * Twilio's own library is the judge: what it takes for Twilio's is so for us, and what it refuses we refuse. It knows
 * one value for each field; what several make is in {@link TwilioSignatureTest}.
 */
class TwilioSignaturePropertiesTest {
    private static final RequestValidator LIBRARY = new RequestValidator(Twilio.TOKEN);
    private static final Secret TOKEN = new Secret(Twilio.TOKEN);

    private static final Arbitrary<String> TEXT = Arbitraries.of(
                    "a", "Z", "0", " ", "+", "&", "=", "%", "?", "#", "\n", "é", "日", "🔥")
            .list()
            .ofMaxSize(6)
            .map(parts -> String.join("", parts));

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void signedAsCalled_isValid(
            @ForAll("origins") String origin,
            @ForAll("paths") String path,
            @ForAll("fields") Map<String, String> fields) {
        var url = origin + path;

        assertJudged(true, url, fields, Twilio.signature(url, fields));
    }

    /** Of addresses in which nothing is escaped: the library writes the others anew when it changes their port. */
    @Property(tries = 100)
    void signedWithOrWithoutThePort_isValid(@ForAll("fields") Map<String, String> fields, @ForAll boolean secure) {
        var scheme = secure ? "https" : "http";
        var path = "/below/api/v1/callbacks/text/sms?page=01k.1";
        var usual = secure ? ":443" : ":80";

        for (var port : new String[] {usual, ":8443"}) {
            var with = scheme + "://tocsin.example" + port + path;
            var without = scheme + "://tocsin.example" + path;
            assertJudged(true, with, fields, Twilio.signature(without, fields));
            assertJudged(port.equals(usual), without, fields, Twilio.signature(with, fields));
        }
    }

    @Property(tries = 500, edgeCases = EdgeCasesMode.NONE)
    void changedOnTheWay_isNotValid(
            @ForAll("origins") String origin,
            @ForAll("paths") String path,
            @ForAll("fields") Map<String, String> fields,
            @ForAll("names") String name) {
        var url = origin + path;
        var signature = Twilio.signature(url, fields);
        var more = new TreeMap<>(fields);
        more.merge(name, "x", (value, x) -> value + x);

        assertJudged(false, url, more, signature);
        assertJudged(false, url, fields, Twilio.signature(url, more));
        assertJudged(false, url + "x", fields, signature);
        assertJudged(false, url.replace("tocsin", "other"), fields, signature);
        assertJudged(false, url, fields, signature.substring(1) + signature.charAt(0));
        assertJudged(false, url, fields, "");
    }

    private static void assertJudged(boolean valid, String url, Map<String, String> fields, String signature) {
        var ours = TwilioSignature.isValid(TOKEN, URI.create(url), form(fields), signature);
        if (valid) {
            assertTrue(LIBRARY.validate(url, fields, signature), "the library refuses it");
            assertTrue(ours, "we refuse it");
        } else {
            assertFalse(LIBRARY.validate(url, fields, signature), "the library takes it");
            assertFalse(ours, "we take it");
        }
    }

    /** In the order of the names backwards, and every other one twice: neither changes what is signed. */
    private static FormBody form(Map<String, String> fields) {
        var body = new TreeMap<>(fields)
                .descendingMap().entrySet().stream()
                        .map(field -> URLEncoder.encode(field.getKey(), UTF_8)
                                + '='
                                + URLEncoder.encode(field.getValue(), UTF_8))
                        .map(field -> field.length() % 2 == 0 ? field : field + '&' + field)
                        .collect(Collectors.joining("&"));
        return FormBody.of(body.getBytes(UTF_8));
    }

    @Provide
    static Arbitrary<String> origins() {
        var schemes = Arbitraries.of("https", "http");
        var ports = Arbitraries.of("", ":80", ":443", ":8443");
        return Combinators.combine(schemes, ports).as((scheme, port) -> scheme + "://tocsin.example" + port);
    }

    @Provide
    static Arbitrary<String> paths() {
        return Combinators.combine(TEXT, TEXT.injectNull(0.3))
                .as((segment, query) -> "/below/" + escaped(segment) + "/sms"
                        + (query == null ? "" : "?page=01k.1&x=" + escaped(query)));
    }

    @Provide
    static Arbitrary<Map<String, String>> fields() {
        return Arbitraries.maps(names(), TEXT).ofMaxSize(5);
    }

    @Provide
    static Arbitrary<String> names() {
        return Combinators.combine(Arbitraries.of("From", "Body", "Digits", "CallSid", "é"), TEXT)
                .as(String::concat);
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, UTF_8).replace("+", "%20");
    }
}

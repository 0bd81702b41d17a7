package dev.tocsin.channel.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What Twilio's API takes and answers, by its documentation. */
final class Forms {
    static final String SID = "AC00000000000000000000000000000000";
    static final String TOKEN = "a-token-that-nobody-may-see";
    static final String NUMBER = "+34600000001";

    private Forms() {}

    /** Checks what holds for every resource, and returns the fields. */
    static Map<String, String> checked(LoggedRequest request, Set<String> required, Set<String> optional) {
        assertEquals("POST", request.getMethod().getName());
        assertEquals(
                "Basic " + Base64.getEncoder().encodeToString((SID + ':' + TOKEN).getBytes(StandardCharsets.UTF_8)),
                request.getHeader("authorization"));
        assertTrue(request.getHeader("content-type").startsWith("application/x-www-form-urlencoded"));
        var fields = of(request);
        assertTrue(fields.keySet().containsAll(required), fields::toString);
        fields.keySet().forEach(name -> assertTrue(required.contains(name) || optional.contains(name), name));
        assertTrue(fields.get("To").matches("\\+[1-9]\\d{6,14}"));
        if (fields.containsKey("StatusCallback")) {
            assertEquals("https", URI.create(fields.get("StatusCallback")).getScheme());
        }
        return fields;
    }

    static Map<String, String> of(LoggedRequest request) {
        var fields = new LinkedHashMap<String, String>();
        for (var pair : request.getBodyAsString().split("&")) {
            var parts = pair.split("=", 2);
            var earlier = fields.put(
                    URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                    URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            assertEquals(null, earlier, parts[0] + " twice");
        }
        return fields;
    }

    static ResponseDefinitionBuilder taken(String sid) {
        return WireMock.aResponse()
                .withStatus(201)
                .withHeader("content-type", "application/json")
                .withBody("{\"sid\": \"" + sid + "\", \"status\": \"queued\", \"error_code\": null, \"to\": \"" + NUMBER
                        + "\"}");
    }

    /** As Twilio words it, with the number in it. */
    static ResponseDefinitionBuilder error(int status, int code) {
        return WireMock.aResponse()
                .withStatus(status)
                .withHeader("content-type", "application/json")
                .withBody("{\"code\": " + code + ", \"message\": \"The 'To' number " + NUMBER
                        + " is not right\", \"more_info\": \"https://www.twilio.com/docs/errors/" + code
                        + "\", \"status\": " + status + "}");
    }
}

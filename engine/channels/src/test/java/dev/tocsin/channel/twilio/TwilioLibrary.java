package dev.tocsin.channel.twilio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Twilio's own library makes a request of the same facts; it is sent nowhere, and ours has to be like it. */
final class TwilioLibrary extends HttpClient {
    private @Nullable Request made;

    @Override
    public Response makeRequest(Request request) {
        made = request;
        return new Response("{\"sid\": \"SM00000000000000000000000000000000\", \"status\": \"queued\"}", 201);
    }

    static void checkMessage(LoggedRequest ours) {
        var fields = Forms.of(ours);
        var library = new TwilioLibrary();
        Message.creator(number(fields, "To"), number(fields, "From"), field(fields, "Body"))
                .setStatusCallback(field(fields, "StatusCallback"))
                .create(library.client());
        library.check(ours, fields);
    }

    static void checkCall(LoggedRequest ours) {
        var fields = Forms.of(ours);
        var library = new TwilioLibrary();
        Call.creator(number(fields, "To"), number(fields, "From"), new Twiml(field(fields, "Twiml")))
                .setTimeout(Integer.valueOf(field(fields, "Timeout")))
                .setStatusCallback(field(fields, "StatusCallback"))
                .create(library.client());
        library.check(ours, fields);
    }

    private void check(LoggedRequest ours, Map<String, String> fields) {
        var theirs = Objects.requireNonNull(made);
        var posted = new TreeMap<String, String>();
        theirs.getPostParams().forEach((name, values) -> posted.put(name, String.join(",", values)));
        assertEquals(posted, new TreeMap<>(fields));
        assertEquals(theirs.getMethod().toString(), ours.getMethod().getName());
        assertEquals(theirs.constructURL().getPath(), ours.getUrl());
        assertEquals(theirs.getAuthString(), ours.getHeader("authorization"));
    }

    private TwilioRestClient client() {
        return new TwilioRestClient.Builder(Forms.SID, Forms.TOKEN)
                .httpClient(this)
                .build();
    }

    private static PhoneNumber number(Map<String, String> fields, String name) {
        return new PhoneNumber(field(fields, name));
    }

    private static String field(Map<String, String> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name);
    }
}

package dev.tocsin.api.query;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.Api;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages that were given up: listed, and sent again. */
class FailedPagesTest {
    @AutoClose
    private static Receiver receiver;

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        receiver = Receiver.start();
        node = TestNode.start("""
            outgoing: {allow_networks: [127.0.0.0/8]}
            channels:
              gone: {type: webhook, url: "%s"}
              works: {type: webhook, url: "%s"}
            users:
              sam: {name: Sam, contacts: [{channel: gone, address: "+15550100"}, {channel: works}]}
            policies:
              default: {levels: [{responders: [{user: sam}], timeout: 1h}]}
            receivers: {default: {policy: default}}
            route: {receiver: default, group_by: [alertname], group_wait: 0s}
            """.formatted(receiver.url("gone"), receiver.url("works")));
        api = node.api();
    }

    @Test
    void pages_thatFailed_areListedWithoutTheAddress_andGoOutAgainWhenSomebodySaysSo() {
        answer(410);
        var id = api.created("{\"title\": \"Lost\"}");
        eventually(() -> assertTrue(api.timeline(id).contains("page-failed")));

        var answer = api.get("/api/v1/pages?state=failed").expect(200);
        var failed = answer.json().path("pages").path(0);
        assertEquals(id, failed.path("incident").asText());
        assertEquals("sam", failed.path("recipient").asText());
        assertEquals("gone", failed.path("channel").asText());
        assertEquals(1, failed.path("attempts").asInt());
        assertEquals("level", failed.path("kind").asText());
        assertTrue(failed.path("error").asText().contains("410"), failed.toString());
        assertEquals("4xx", failed.path("response").asText());
        assertTrue(failed.path("replacedBy").isMissingNode(), failed.toString());
        assertFalse(answer.body().contains("+15550100"), answer.body());

        var resend = failed.path("links").path("resend").asText();
        answer(204);
        api.post(resend, "{\"user\": \"sam\"}").expect(200);
        var replaced = first().path("replacedBy").asText();
        eventually(() -> assertEquals(
                List.of(failed.path("page").asText(), replaced),
                receiver.pages("gone").stream()
                        .filter(page ->
                                page.data().path("incident").path("id").asText().equals(id))
                        .map(Receiver.Request::id)
                        .toList()));
        api.post(resend, "{\"user\": \"sam\"}").problem(404);

        var detail = api.get("/api/v1/incidents/" + id).expect(200);
        assertFalse(detail.body().contains("+15550100"), detail.body());
        var pages = detail.json().path("pages");
        assertEquals(3, pages.size(), "the page, the other contact's, and the one sent again");
        assertEquals(replaced, pages.path(0).path("id").asText());
        assertEquals("delivered", pages.path(0).path("state").asText());
        var first = pages.path(2);
        assertEquals(failed.path("page"), first.path("id"));
        assertEquals("failed", first.path("state").asText());
        assertEquals(failed.path("error"), first.path("reason"));
        assertEquals(failed.path("response"), first.path("response"));
        assertEquals(failed.path("at"), first.path("since"));
        assertEquals(replaced, first.path("replacedBy").asText());
        assertEquals(resend, first.path("links").path("resend").asText());
        assertEquals("level", first.path("kind").asText());
        assertEquals(1, first.path("level").asInt());
    }

    @Test
    void resend_ofWhatDidNotFail_isNotFound_andOfAStepOfThePolicyThatIsOver_isAConflict() {
        answer(410);
        var id = api.created("{\"title\": \"Answered\"}");
        eventually(() -> assertTrue(api.timeline(id).contains("page-failed")));
        api.post(path(id, "nothing"), "{}").problem(404);
        api.post(path(id, id + ".99"), "{}").problem(404);
        var failed = first().path("page").asText();
        api.post("/api/v1/incidents/" + id + "/ack", "{\"user\": \"sam\"}").expect(200);
        api.post(path(id, failed), "{}").problem(409);
    }

    @Test
    void pages_ofOtherStates_areNotListed() {
        assertEquals(List.of("state"), api.get("/api/v1/pages").expect(400).pointers());
        api.get("/api/v1/pages?state=delivered").problem(400);
        api.get("/api/v1/pages?state=failed&cursor=x").problem(400);
    }

    private static void answer(int status) {
        receiver.on("gone", (exchange, _) -> exchange.sendResponseHeaders(status, -1));
    }

    private static JsonNode first() {
        return api.get("/api/v1/pages?state=failed")
                .expect(200)
                .json()
                .path("pages")
                .path(0);
    }

    private static String path(String id, String page) {
        return "/api/v1/incidents/" + id + "/pages/" + page + "/resend";
    }
}

package dev.tocsin.api.webhook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.TestNode;
import dev.tocsin.channel.source.JsonReader;
import dev.tocsin.channel.source.ParsedPayload;
import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.channel.source.RequestHead;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.SourceResponse;
import dev.tocsin.channel.source.UnreadableException;
import dev.tocsin.channel.source.UnreadableException.Fault;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Signal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A source with paths and answers of its sender's own: clients of the sender cannot tell it from the original. */
class OwnFormTest {
    private static final String PATH = "/v2/enqueue";

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD, List.of(new Events()));
    }

    @Test
    void whatIsAccepted_isAnsweredInTheSendersForm_whenItIsOnDisk() {
        var answer = node.api().post(PATH, "{\"key\": \"k1\", \"summary\": \"It is broken\"}");

        answer.expect(202);
        assertEquals("{\"status\":\"success\",\"dedup_key\":\"k1\"}", answer.body());
        assertEquals("application/json", answer.header("content-type"));
        var incidents = node.api().get("/api/v1/incidents?status=new").json().path("incidents");
        assertTrue(incidents.findValuesAsText("title").contains("It is broken"), incidents.toString());
    }

    @Test
    void whatIsRefused_isAnsweredInTheSendersForm_withTheHeadersOfAProblem() {
        var answer = node.api().post(PATH, "{\"summary\": \"no key\"}");

        assertEquals(400, answer.status());
        assertEquals("{\"status\":\"invalid event\",\"errors\":[\"a key is missing\"]}", answer.body());
        assertTrue(node.api().post(PATH, "nonsense").body().startsWith("{\"status\":\"invalid event\""));
        var forwarded = node.api().post(PATH, "{}", "X-Forwarded-For", "192.0.2.1");
        assertEquals(403, forwarded.status());
        assertTrue(forwarded.body().startsWith("{\"status\":\"invalid event\""), forwarded.body());
    }

    @Test
    void deliveryThatIsRepeated_isCarriedOutOnce_andAnsweredAlike() throws Exception {
        var body = "{\"key\": \"k2\", \"id\": \"d2\", \"summary\": \"Again\"}";
        var first = node.api().post(PATH, body).expect(202);

        assertEquals(first.body(), node.api().post(PATH, body).expect(202).body());
        assertEquals(List.of("1"), node.query("select count(*) from incident where title = 'Again'"));
    }

    @Test
    void otherPaths_areNotServed() {
        node.api().post("/api/v1/webhooks/alertmanager", "{}").problem(404);
    }

    /** As PagerDuty's Events API v2 answers, in short. */
    private static final class Events implements Source {
        @Override
        public String name() {
            return "events";
        }

        @Override
        public String meaning() {
            return "takes events of a test";
        }

        @Override
        public List<String> paths() {
            return List.of(PATH);
        }

        @Override
        public ParsedPayload read(RequestHead head, byte[] body, Instant now) {
            assertEquals(PATH, head.path());
            var event = JsonReader.read(body);
            var key = event.path("key").asText();
            if (key.isEmpty()) {
                throw new UnreadableException("/key", "a key is missing");
            }
            var alert = new Alert(
                    key,
                    Labels.of(Map.of("alertname", key)),
                    event.path("summary").asText(),
                    "",
                    "",
                    Map.of(),
                    now);
            var firing = new Signal.Firing(new Origin("events", "events"), alert, Optional.of(new DedupKey(key)));
            return new ParsedPayload(
                    List.of(new Item.Parsed(firing, event, "")),
                    Optional.empty(),
                    event.path("id").asText(),
                    Optional.of(new SourceResponse(
                            202, "application/json", "{\"status\":\"success\",\"dedup_key\":\"" + key + "\"}")));
        }

        @Override
        public Optional<SourceResponse> refusal(int status, String detail, List<Fault> faults) {
            var errors = faults.stream().map(Fault::detail).collect(Collectors.joining("\",\""));
            return Optional.of(new SourceResponse(
                    status, "application/json", "{\"status\":\"invalid event\",\"errors\":[\"" + errors + "\"]}"));
        }
    }
}

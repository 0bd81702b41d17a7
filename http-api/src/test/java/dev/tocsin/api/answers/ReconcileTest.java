package dev.tocsin.api.answers;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An incident pages Sam through PagerDuty, which is page 1, and Alex through Opsgenie, page 2, and the console. No webhook ever arrives,
 * and some of what we tell is forgotten there; yet all sides end in the same state.
 */
class ReconcileTest {
    private static final int PAGERDUTY = 1;
    private static final int OPSGENIE = 2;

    @AutoClose
    private static final OtherSide THERE = new OtherSide();

    @AutoClose
    private static TestNode node;

    private static Api api;
    private String id = "";

    @BeforeAll
    static void start() {
        var world = TestNode.WORLD
                .replace("channels: {console: {type: console}}", """
                    outgoing: {allow_networks: [127.0.0.0/8]}
                    channels:
                      console: {type: console}
                      pd: {type: pagerduty, routing_key: "${env:KEY}", url: "%1$s", api_token: "${env:TOKEN}",
                           api_url: "%1$s", reconcile_minutes: 0}
                      og: {type: opsgenie, api_key: "${env:TOKEN}", url: "%1$s", reconcile_minutes: 0}
                    """.formatted(THERE.url())
                        .stripTrailing())
                .replace(
                        "{name: Sam Doe, contacts: [{channel: console}]}", "{name: Sam Doe, contacts: [{channel: pd}]}")
                .replace(
                        "{name: Alex Roe, contacts: [{channel: console}]}",
                        "{name: Alex Roe, contacts: [{channel: og}, {channel: console, address: alex@example.test}]}")
                .replace(
                        "{responders: [{user: sam}], timeout: 5m}",
                        "{responders: [{user: sam}, {user: alex}], timeout: 1h}");
        node = TestNode.start(
                world, Map.of("KEY", "0123456789abcdef0123456789abcdef", "TOKEN", "y_NbAkKc66ryYTWUXYEu"));
        api = node.api();
    }

    @BeforeEach
    void open() {
        THERE.deaf(false);
        id = api.created("{\"title\": \"It is broken\", \"severity\": \"critical\"}");
        eventually(() -> assertEquals(3, count("page-delivered")));
    }

    @Test
    void acknowledgedInPagerDuty_isSoHereByThatPerson_andInOpsgenie() {
        THERE.does(page(PAGERDUTY), "acknowledged", "Sam Doe");

        node.reconcile();

        assertEquals("acknowledged", api.incident(id).path("status").asText());
        assertEquals("sam", api.incident(id).path("owner").asText());
        eventually(() -> assertEquals("acknowledged", THERE.status(page(OPSGENIE))));
        silent();
    }

    @Test
    void closedInOpsgenie_isSoHereByThatPerson_andInPagerDuty() {
        THERE.does(page(OPSGENIE), "resolved", "Alex@example.test");

        node.reconcile();

        assertEquals("resolved", api.incident(id).path("status").asText());
        eventually(() -> assertEquals("resolved", THERE.status(page(PAGERDUTY))));
        assertTrue(api.get("/api/v1/incidents/" + id + "/timeline").body().contains("resolved by alex"));
        silent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ack, acknowledged", "resolve, resolved"})
    void whatWasForgottenThere_isToldAgain(String story) throws SQLException {
        var action = story.split(", ")[0];
        var status = story.split(", ")[1];
        THERE.deaf(true);
        api.post("/api/v1/incidents/" + id + "/" + action, "{\"user\": \"sam\"}")
                .expect(200);
        eventually(() -> assertEquals(2, count("update-delivered")));
        assertEquals(List.of("triggered", "triggered"), List.of(THERE.status(page(1)), THERE.status(page(2))));
        THERE.deaf(false);

        node.reconcile();

        eventually(() -> {
            assertEquals(status, THERE.status(page(PAGERDUTY)));
            assertEquals(status, THERE.status(page(OPSGENIE)));
        });
        assertEquals(status, api.incident(id).path("status").asText());
        silent();
        if (status.equals("resolved")) {
            assertEquals(
                    List.of(),
                    node.query("select id from page where external_status is not null and incident_id = '" + id + "'"));
        }
    }

    @Test
    void givenBackHere_isToldAgainWhereThatIsPossible() {
        api.post("/api/v1/incidents/" + id + "/ack", "{\"user\": \"sam\"}").expect(200);
        eventually(() -> {
            assertEquals("acknowledged", THERE.status(page(PAGERDUTY)));
            assertEquals("acknowledged", THERE.status(page(OPSGENIE)));
            assertEquals(2, count("update-delivered"));
        });
        node.reconcile();
        THERE.deaf(true);
        api.patch("/api/v1/incidents/" + id, "{\"status\": \"new\"}").expect(200);
        eventually(() -> assertEquals(4, count("update-delivered")));
        THERE.deaf(false);

        node.reconcile();

        eventually(() -> assertEquals("triggered", THERE.status(page(OPSGENIE))));
        assertEquals("new", api.incident(id).path("status").asText());
        silent();
    }

    @Test
    void takenThereWhileItWasGivenBackHere_theLaterOneCounts() {
        api.post("/api/v1/incidents/" + id + "/ack", "{\"user\": \"sam\"}").expect(200);
        eventually(() -> assertEquals("acknowledged", THERE.status(page(PAGERDUTY))));
        THERE.deaf(true);
        THERE.does(page(PAGERDUTY), "triggered", "Sam Doe");
        api.patch("/api/v1/incidents/" + id, "{\"status\": \"new\"}").expect(200);
        THERE.does(page(PAGERDUTY), "acknowledged", "Sam Doe");
        THERE.deaf(false);

        node.reconcile();

        assertEquals("acknowledged", api.incident(id).path("status").asText());
        assertEquals("sam", api.incident(id).path("owner").asText());
        eventually(() -> assertEquals("acknowledged", THERE.status(page(OPSGENIE))));
    }

    /** Once both sides agree, or can do no more, looking again says nothing. */
    private void silent() {
        for (int i = 0; i < 5; i++) {
            node.reconcile();
            eventually(() -> assertEquals(List.of(), untold()));
        }
        var before = api.timeline(id);
        node.reconcile();
        assertEquals(before, api.timeline(id));
    }

    private String page(int number) {
        return id + "." + number;
    }

    private List<String> untold() {
        try {
            return node.query("select due_why from incident where due_why like 'tell %' and id = '" + id + "'");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private long count(String type) {
        return api.timeline(id).stream().filter(type::equals).count();
    }
}

package dev.tocsin.channel.opsgenie;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ConfirmingChannel;
import dev.tocsin.channel.ConfirmingChannel.Confirmation;
import dev.tocsin.channel.HttpChannelContract;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.SyncedChannel;
import dev.tocsin.channel.SyncedChannel.ExternalState;
import dev.tocsin.channel.SyncedChannel.PageStatus;
import dev.tocsin.channel.SyncedChannel.Person;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpsgenieChannelTest extends HttpChannelContract {
    private static final String KEY = "eb243592-faa2-4ba2-a551q-1afdf565c889";

    @Override
    protected Channel channel(URI base, ChannelContext context) {
        return make(
                new OpsgenieType(),
                Map.of(
                        "api_key",
                        new Secret(KEY),
                        "url",
                        base,
                        "tags",
                        IntStream.range(0, 30).mapToObj(i -> "tag" + i).toList()),
                context);
    }

    @Override
    protected String path() {
        return "/v2/alerts(/[^/]+(/(acknowledge|unacknowledge|close))?|/requests/[^/]+)?";
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return aResponse()
                .withStatus(202)
                .withBody("{\"result\":\"Request will be processed\",\"took\":0.302,"
                        + "\"requestId\":\"43a29c5c-3dbf-4fa4-9c26-f4f71023e120\"}");
    }

    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.of(json(request).path("alias").asText());
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY);
    }

    @Override
    protected String address() {
        return "team:Payments, user:sam@example.com, schedule:4513b7ea-3b91-438f-b7e4-e3e54af9147c";
    }

    @Override
    protected void check(LoggedRequest request) {
        assertEquals("GenieKey " + KEY, request.getHeader("authorization"));
        if (Set.of("/v2/alerts/01k.1?identifierType=alias", "/v2/alerts/requests/43a29c5c")
                .contains(request.getUrl())) {
            assertEquals("GET", request.getMethod().value());
            return;
        }
        assertEquals("POST", request.getMethod().value());
        assertTrue(request.getHeader("content-type").startsWith("application/json"));
        var body = json(request);
        assertAtMost(100, body.path("user").asText());
        assertAtMost(100, body.path("source").asText());
        assertAtMost(25_000, body.path("note").asText());
        if (request.getUrl().equals("/v2/alerts")) {
            checkAlert(body);
        } else {
            var action = request.getUrl().split("[/?]")[4];
            assertEquals("/v2/alerts/01k.1/" + action + "?identifierType=alias", request.getUrl());
            OpsgenieModel.checkAction(action, body);
        }
    }

    private static void checkAlert(JsonNode alert) {
        OpsgenieModel.checkAlert(alert);
        assertFalse(alert.path("message").asText().isBlank());
        assertAtMost(130, alert.path("message").asText());
        assertAtMost(512, alert.path("alias").asText());
        assertAtMost(15_000, alert.path("description").asText());
        assertAtMost(512, alert.path("entity").asText());
        assertTrue(alert.path("priority").asText().matches("P[1-5]"));
        assertTrue(alert.path("tags").size() <= 20);
        alert.path("tags").forEach(tag -> assertAtMost(50, tag.asText()));
        alert.path("responders").forEach(responder -> {
            assertTrue(List.of("team", "user", "escalation", "schedule")
                    .contains(responder.path("type").asText()));
            assertEquals(2, responder.size());
        });
        var details = alert.path("details").properties().stream()
                .mapToInt(detail ->
                        detail.getKey().length() + detail.getValue().asText().length())
                .sum();
        assertTrue(details <= 8_000, () -> details + " characters of details");
    }

    @Test
    void page_createsAnAlertUnderItsId() {
        assertEquals(
                new DeliveryOutcome.Delivered("43a29c5c-3dbf-4fa4-9c26-f4f71023e120"), send(Messages.page(address())));
        var alert = json(request());
        assertEquals("01k.1", alert.path("alias").asText());
        assertEquals("[critical] Checkout fails", alert.path("message").asText());
        assertEquals("P1", alert.path("priority").asText());
        assertEquals("checkout", alert.path("entity").asText());
        assertEquals(json("""
            [{"type": "team", "name": "Payments"}, {"type": "user", "username": "sam@example.com"},
             {"type": "schedule", "id": "4513b7ea-3b91-438f-b7e4-e3e54af9147c"}]
            """), alert.path("responders"));
        assertEquals("tocsin", alert.at("/tags/0").asText());
        assertEquals("severity:critical", alert.at("/tags/1").asText());
        assertEquals("service:checkout", alert.at("/tags/2").asText());
        assertEquals("PaymentsFail", alert.at("/details/alertname").asText());
        assertEquals("01k", alert.at("/details/incident").asText());
        assertEquals("""
            9 of 10 payments fail
            Since 02:55 UTC (10 min ago), on checkout, 3 alerts.
            Why you: on call in primary, level 1 of default.
            If you do nothing: the next level is paged at 03:20 UTC (in 15 min).
            Source: https://grafana.example/d/1
            Incident: https://tocsin.example/incidents/01k\
            """, alert.path("description").asText());
    }

    @Test
    void page_hasTheRunbook_whole() {
        send(Messages.documented("", "https://wiki.example/payments"));
        var alert = json(request());
        assertEquals(
                "https://wiki.example/payments", alert.at("/details/runbook").asText());
        assertEquals(
                "https://grafana.example/d/2", alert.at("/details/dashboard").asText());
        assertTrue(alert.path("description").asText().contains("Runbook: https://wiki.example/payments"));
    }

    @Test
    void page_whoseRunbookIsLongerThanADetail_hasItInTheDescriptionOnly() {
        var runbook = "https://wiki.example/" + "p".repeat(500);
        send(Messages.documented("", runbook));
        var alert = json(request());
        assertTrue(alert.at("/details/runbook").isMissingNode());
        assertTrue(alert.path("description").asText().contains(runbook));
    }

    @Test
    void page_withoutAnAddress_isForTheTeamOfTheIntegration() {
        send(Messages.page(""));
        assertFalse(json(request()).has("responders"));
    }

    @Test
    void notice_isOfTheLeastPriority() {
        send(Messages.notice(""));
        var alert = json(request());
        assertEquals("P5", alert.path("priority").asText());
        assertEquals("notice-1", alert.path("alias").asText());
        assertEquals("notice", alert.at("/tags/1").asText());
    }

    @Test
    void digest_isOneAlertOfTheWorstPriority() {
        send(Messages.digest(Messages.page("")));
        var alert = json(request());
        assertEquals("P1", alert.path("priority").asText());
        assertEquals("digest-1", alert.path("alias").asText());
        assertTrue(alert.path("description").asText().contains("- [critical] Checkout fails"));
    }

    @Test
    void update_ofWhatWasDoneToThisPageThere_isNotSentBack() {
        var update = Messages.update(Messages.page(""), "x", "acknowledged");

        assertEquals(
                new DeliveryOutcome.Delivered("nothing to change"),
                send(Messages.via(update, "opsgenie " + update.page().id())));
        assertEquals(List.of(), requests());

        send(Messages.via(update, "opsgenie another.1"));
        assertEquals(1, requests().size(), "its other pages there are told");
    }

    @ParameterizedTest
    @CsvSource({
        "new, unacknowledge",
        "acknowledged, acknowledge",
        "investigating, acknowledge",
        "mitigated, acknowledge",
        "resolved, close"
    })
    void update_changesTheAlertOfItsPage(String status, String action) {
        send(Messages.update(Messages.page(""), "43a29c5c", status));
        assertEquals(
                "/v2/alerts/01k.1/" + action + "?identifierType=alias",
                request().getUrl());
        assertEquals(
                json("{\"user\": \"Tocsin\", \"source\": \"Tocsin\", \"note\": \"" + status + " in Tocsin, by alex\"}"),
                json(request()));
    }

    @ParameterizedTest
    @CsvSource({
        "open, false, TRIGGERED, ''",
        "open, true, ACKNOWLEDGED, sam@example.com",
        "closed, true, RESOLVED, alex@example.com",
        "closed, false, RESOLVED, alex@example.com"
    })
    void look_saysWhereTheAlertStands_andNotSinceWhen(
            String status, boolean acknowledged, ExternalState state, String who) {
        answer(okJson("{\"data\": {\"alias\": \"01k.1\", \"status\": \"" + status + "\", \"acknowledged\": "
                + acknowledged + ", \"updatedAt\": \"2026-11-20T12:04:00.301Z\", \"report\": {\"ackTime\": 15702,"
                + " \"acknowledgedBy\": \"sam@example.com\", \"closedBy\": \"alex@example.com\"}}, \"took\": 0.3}"));
        assertEquals(
                new PageStatus.Seen(
                        state,
                        Instant.parse("2026-11-20T12:04:00.301Z"),
                        true,
                        who.isEmpty() ? Optional.empty() : Optional.of(new Person(who, ""))),
                look());
    }

    @Test
    void look_noSuchAlert_isUnknown() {
        answer(aResponse().withStatus(404).withBody("{\"message\": \"Alert with id [01k.1] not found\"}"));
        assertEquals(new PageStatus.Unknown(), look());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "{\"data\": {\"status\": \"open\"}}"})
    void look_otherAnswer_failed(String body) {
        answer(okJson(body));
        assertInstanceOf(PageStatus.Failed.class, look());
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void confirm_saysWhetherAnAlertWasMade(boolean success) {
        answer(okJson("""
            {"data": {"success": %s, "action": "Create", "processedAt": "2026-11-21T03:05:01.844Z", "isSuccess": %s,
             "status": "said to nobody", "alertId": "", "alias": "01k.1"}, "took": 0.022, "requestId": "43a29c5c"}
            """.formatted(success, success)));
        assertEquals(
                success
                        ? new Confirmation.Done()
                        : new Confirmation.Refused("Opsgenie accepted the request but created no alert"),
                confirm());
        assertEquals("/v2/alerts/requests/43a29c5c", requests().getLast().getUrl());
    }

    @Test
    void confirm_ofWhatIsNotProcessed_isNotKnown() {
        answer(aResponse()
                .withStatus(404)
                .withBody("{\"message\": \"Request not found. It might not be processed, yet.\"}"));
        assertEquals(new Confirmation.NotKnown(), confirm());
    }

    @Test
    void confirm_whereThereIsNoAnswerOfUse_failed() {
        answer(aResponse().withStatus(429).withHeader("Retry-After", "7"));
        assertEquals(
                new Confirmation.Failed(
                        "Opsgenie answered HTTP 429 to a status query", Optional.of(Duration.ofSeconds(7))),
                confirm());
        for (var body : List.of("", "{}", "{\"data\": {\"isSuccess\": \"yes\"}}")) {
            answer(okJson(body));
            assertInstanceOf(Confirmation.Failed.class, confirm());
        }
        answer(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));
        assertThrows(CompletionException.class, this::confirm);
    }

    private Confirmation confirm() {
        return ((ConfirmingChannel) channel(base(), tools()))
                .confirm("43a29c5c")
                .toCompletableFuture()
                .join();
    }

    private PageStatus look() {
        return ((SyncedChannel) channel(base(), tools()))
                .look("01k.1")
                .toCompletableFuture()
                .join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Payments", "team:", "group:x", "team:a,", "user:sam, x"})
    void addressThatNamesNobody_isAFault(String address) {
        assertTrue(new OpsgenieType().addressFault(address).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Team: Payments ", "user:a@b,escalation:x"})
    void addressOfResponders_isFine(String address) {
        assertEquals(Optional.empty(), new OpsgenieType().addressFault(address));
    }
}

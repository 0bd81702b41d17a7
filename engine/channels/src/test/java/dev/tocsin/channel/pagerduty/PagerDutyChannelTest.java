package dev.tocsin.channel.pagerduty;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.HttpChannelContract;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.SyncedChannel;
import dev.tocsin.channel.SyncedChannel.ExternalState;
import dev.tocsin.channel.SyncedChannel.PageStatus;
import dev.tocsin.channel.SyncedChannel.Person;
import dev.tocsin.channel.Template;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PagerDutyChannelTest extends HttpChannelContract {
    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String TOKEN = "y_NbAkKc66ryYTWUXYEu";
    private static final String OTHER_KEY = "R0123456789ABCDEF0123456789ABCDE";

    @Override
    protected Channel channel(URI base, ChannelContext context) {
        return make(
                new PagerDutyType(),
                Map.of("routing_key", new Secret(KEY), "url", base, "api_url", base, "api_token", new Secret(TOKEN)),
                context);
    }

    @Override
    protected String path() {
        return "/v2/(change/)?enqueue|/incidents";
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return aResponse()
                .withStatus(202)
                .withBody("{\"status\":\"success\",\"message\":\"Event processed\",\"dedup_key\":\"srv01/HTTP\"}");
    }

    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.of(json(request).path("dedup_key").asText());
    }

    @Override
    protected List<String> secrets() {
        return List.of(KEY, OTHER_KEY, TOKEN);
    }

    @Override
    protected void check(LoggedRequest request) {
        if (request.getUrl().startsWith("/incidents")) {
            assertEquals("GET", request.getMethod().value());
            assertEquals("Token token=" + TOKEN, request.getHeader("authorization"));
            assertEquals("application/vnd.pagerduty+json;version=2", request.getHeader("accept"));
            return;
        }
        assertEquals("POST", request.getMethod().value());
        assertTrue(request.getHeader("content-type").startsWith("application/json"));
        assertTrue(request.getBody().length <= 512 * 1024, () -> request.getBody().length + " bytes");
        var event = json(request);
        assertKnown(
                event,
                "payload",
                "routing_key",
                "event_action",
                "dedup_key",
                "client",
                "client_url",
                "links",
                "images");
        assertKnown(
                event.path("payload"),
                "summary",
                "timestamp",
                "severity",
                "source",
                "component",
                "group",
                "class",
                "custom_details");
        assertTrue(event.path("routing_key").asText().matches("[A-Za-z0-9]{32}"));
        if (request.getUrl().equals("/v2/change/enqueue")) {
            checkSummary(event);
            return;
        }
        assertTrue(event.path("dedup_key").asText().length() <= 255);
        assertFalse(event.path("dedup_key").asText().isEmpty());
        switch (event.path("event_action").asText()) {
            case "acknowledge", "resolve" -> {}
            case "trigger" -> checkTrigger(event);
            default -> throw new AssertionError(event);
        }
    }

    private static void checkTrigger(JsonNode event) {
        checkSummary(event);
        var payload = event.path("payload");
        assertFalse(payload.path("source").asText().isEmpty());
        assertTrue(List.of("critical", "error", "warning", "info")
                .contains(payload.path("severity").asText()));
        Instant.parse(payload.path("timestamp").asText());
        assertTrue(payload.path("custom_details").isObject());
        event.path("links").forEach(link -> {
            assertTrue(URI.create(link.path("href").asText()).isAbsolute());
            assertFalse(link.path("text").asText().isEmpty());
        });
    }

    private static void assertKnown(JsonNode object, String... names) {
        object.fieldNames().forEachRemaining(name -> assertTrue(List.of(names).contains(name), name));
    }

    private static void checkSummary(JsonNode event) {
        var summary = event.at("/payload/summary").asText();
        assertFalse(summary.isBlank());
        assertAtMost(1024, summary);
    }

    @Test
    void page_triggersAnAlertUnderItsId() {
        assertEquals(new DeliveryOutcome.Delivered("srv01/HTTP"), send(Messages.page("")));
        assertEquals(json("""
            {"event_action": "trigger", "dedup_key": "01k.1", "client": "Tocsin",
             "client_url": "https://tocsin.example/incidents/01k",
             "links": [{"href": "https://tocsin.example/incidents/01k", "text": "Incident in Tocsin"},
              {"href": "https://grafana.example/d/1", "text": "Source"}],
             "payload": {"summary": "[critical] Checkout fails", "severity": "critical", "source": "checkout",
              "timestamp": "2026-11-21T02:55:00Z", "component": "checkout",
              "custom_details": {"description": "9 of 10 payments fail",
               "why": "on call in primary, level 1 of default", "since": "2026-11-21T02:55:00Z",
               "next_level_at": "2026-11-21T03:20:00Z", "alerts": 3, "severity": "critical",
               "service": "checkout", "policy": "default", "level": 1, "incident": "01k", "page": "01k.1",
               "labels": {"alertname": "PaymentsFail", "cluster": "eu"}}},
             "routing_key": "0123456789abcdef0123456789abcdef"}
            """), json(request()));
    }

    @Test
    void page_hasTheRunbookFirstAmongItsLinks() {
        send(Messages.documented("", "https://wiki.example/payments"));
        assertEquals(json("""
            [{"href": "https://wiki.example/payments", "text": "Runbook"},
             {"href": "https://grafana.example/d/2", "text": "Dashboard"},
             {"href": "https://tocsin.example/incidents/01k", "text": "Incident in Tocsin"},
             {"href": "https://grafana.example/d/1", "text": "Source"}]
            """), json(request()).path("links"));
        var details = json(request()).at("/payload/custom_details");
        assertEquals("https://wiki.example/payments", details.path("runbook").asText());
        assertEquals("https://grafana.example/d/2", details.path("dashboard").asText());
    }

    @Test
    void digest_triggersOneAlertOfTheWorstSeverity() {
        send(Messages.digest(Messages.page("")));
        assertEquals(json("""
            {"event_action": "trigger", "dedup_key": "digest-1", "client": "Tocsin",
             "payload": {"summary": "40 more incidents for you: 40 critical", "severity": "critical",
              "source": "Tocsin", "timestamp": "2026-11-21T03:05:00Z",
              "custom_details": {"why": "you were paged just before", "pages": 40,
               "severities": {"critical": 40},
               "listed": ["[critical] Checkout fails https://tocsin.example/incidents/01k"], "more": 39}},
             "routing_key": "0123456789abcdef0123456789abcdef"}
            """), json(request()));
    }

    @Test
    void notice_isAChangeEvent_whichPagesNobody() {
        assertEquals(new DeliveryOutcome.Delivered("srv01/HTTP"), send(Messages.notice("")));
        assertEquals("/v2/change/enqueue", request().getUrl());
        assertEquals(json("""
            {"payload": {"summary": "You are on call in primary from 04:05 UTC.", "source": "Tocsin",
              "timestamp": "2026-11-21T03:05:00Z",
              "custom_details": {"notice": "notice-1", "event": "handoff", "schedule": "primary",
               "at": "2026-11-21T04:05:00Z"}},
             "routing_key": "0123456789abcdef0123456789abcdef"}
            """), json(request()));
    }

    @Test
    void update_ofWhatWasDoneToThisPageThere_isNotSentBack() {
        var update = Messages.update(Messages.page(""), "x", "acknowledged");

        assertEquals(
                new DeliveryOutcome.Delivered("nothing to change"),
                send(Messages.via(update, "pagerduty " + update.page().id())));
        assertEquals(List.of(), requests());

        send(Messages.via(update, "pagerduty another.1"));
        assertEquals(1, requests().size(), "its other pages there are told");
    }

    @ParameterizedTest
    @CsvSource({"acknowledged, acknowledge", "investigating, acknowledge", "mitigated, acknowledge", "resolved, resolve"
    })
    void update_changesTheAlertOfItsPage(String status, String action) {
        send(Messages.update(Messages.page(""), "srv01/HTTP", status));
        assertEquals(
                json("{\"event_action\": \"" + action + "\", \"dedup_key\": \"01k.1\", \"routing_key\": \"" + KEY
                        + "\"}"),
                json(request()));
    }

    @Test
    void update_thatPagerDutyHasNoEventFor_sendsNothing() {
        assertEquals(
                new DeliveryOutcome.Delivered("nothing to change"),
                send(Messages.update(Messages.page(""), "x", "new")));
        assertEquals(List.of(), requests());
    }

    @Test
    void address_isTheRoutingKeyBeforeTheChannelsOwn() {
        send(Messages.page(OTHER_KEY));
        assertEquals(OTHER_KEY, json(request()).path("routing_key").asText());
    }

    @Test
    void noRoutingKeyAtAll_isFinal() {
        var channel = make(new PagerDutyType(), Map.of("url", base()), tools());
        assertInstanceOf(DeliveryOutcome.Permanent.class, send(channel, Messages.page("")));
        assertEquals(List.of(), requests());
    }

    @Test
    void severities_areCalledAsTheSettingSays() {
        var channel = make(
                new PagerDutyType(),
                Map.of(
                        "routing_key",
                        new Secret(KEY),
                        "url",
                        base(),
                        "severities",
                        List.of("Critical = warning", "major=info")),
                tools());
        send(channel, Messages.page(""));
        assertEquals("warning", json(request()).at("/payload/severity").asText());
    }

    @Test
    void title_isOnesOwn_butHasNoLinkThatAnswersForTheRecipient() {
        var title = Template.of("{{#page}}{{title}}\n on {{service}} {{answer}}{{/page}}");
        var channel = make(
                new PagerDutyType(), Map.of("routing_key", new Secret(KEY), "url", base(), "title", title), tools());
        send(channel, Messages.page(""));
        assertEquals(
                "Checkout fails on checkout",
                json(request()).at("/payload/summary").asText());
        provider.resetRequests();
        send(channel, Messages.notice(""));
        assertEquals(
                "You are on call in primary from 04:05 UTC.",
                json(request()).at("/payload/summary").asText());
    }

    @Test
    void look_asksForTheNewestIncidentOfTheKey() {
        answer(okJson("{\"incidents\": [" + incident("acknowledged", "2026-11-20T12:04:00Z") + "]}"));

        assertEquals(
                new PageStatus.Seen(
                        ExternalState.ACKNOWLEDGED,
                        Instant.parse("2026-11-20T12:04:00Z"),
                        false,
                        Optional.of(new Person("PUSRSAM", "Sam Doe"))),
                look());
        assertEquals(
                "/incidents?incident_key=01k.1&date_range=all&sort_by=created_at%3Adesc&limit=1",
                request().getUrl());
    }

    @ParameterizedTest
    @CsvSource({
        "triggered, 2026-11-20T12:00:00Z, TRIGGERED, true",
        "triggered, 2026-11-20T12:04:00Z, TRIGGERED, false",
        "resolved, 2026-11-20T12:00:00Z, RESOLVED, false"
    })
    void look_whatWasNeverTouched_isNoChange(String status, String changed, ExternalState state, boolean untouched) {
        answer(okJson("{\"incidents\": [" + incident(status, changed) + "]}"));
        var seen = assertInstanceOf(PageStatus.Seen.class, look());
        assertEquals(state, seen.state());
        assertEquals(untouched, seen.vague());
    }

    @Test
    void look_noSuchIncident_isUnknown() {
        answer(okJson("{\"incidents\": []}"));
        assertEquals(new PageStatus.Unknown(), look());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{\"incidents\": [{\"status\": \"open\"}]}", "{\"incidents\": [{}]}"})
    void look_otherAnswer_failed(String body) {
        answer(okJson(body));
        assertInstanceOf(PageStatus.Failed.class, look());
    }

    @Test
    void look_tooOften_saysHowLongToWait() {
        answer(aResponse().withStatus(429).withHeader("retry-after", "30"));
        var failed = assertInstanceOf(PageStatus.Failed.class, look());
        assertEquals(Optional.of(Duration.ofSeconds(30)), failed.after());
        assertFalse(failed.error().contains(TOKEN), failed.error());
    }

    @Test
    void withoutAToken_nobodyIsAsked_andTheTypeWarns() {
        var channel = (SyncedChannel)
                make(new PagerDutyType(), Map.of("routing_key", new Secret(KEY), "url", base()), tools());
        assertEquals(Optional.empty(), channel.lookEvery());
        assertInstanceOf(
                PageStatus.Failed.class,
                channel.look("01k.1").toCompletableFuture().join());
        assertEquals(List.of(), requests());
        var type = new PagerDutyType();
        assertTrue(type.warning(new Settings("pd", "pagerduty", Map.of())).isPresent());
        assertTrue(type.warning(new Settings("pd", "pagerduty", Map.of("api_token", new Secret(TOKEN))))
                .isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "0, 0"})
    void lookEvery_isAsTheSettingSays(int setting, int minutes) {
        var settings = Map.<String, Object>of("api_token", new Secret(TOKEN), "reconcile_minutes", setting);
        var every = ((SyncedChannel) make(new PagerDutyType(), settings, tools())).lookEvery();
        assertEquals(minutes == 0 ? Optional.empty() : Optional.of(Duration.ofMinutes(minutes)), every);
    }

    private PageStatus look() {
        return ((SyncedChannel) channel(base(), tools()))
                .look("01k.1")
                .toCompletableFuture()
                .join();
    }

    private static String incident(String status, String changed) {
        return "{\"id\": \"PT4KHLK\", \"type\": \"incident\", \"incident_number\": 1234, \"created_at\":"
                + " \"2026-11-20T12:00:00Z\", \"status\": \"" + status + "\", \"incident_key\": \"01k.1\","
                + " \"last_status_change_at\": \"" + changed + "\", \"last_status_change_by\": {\"id\": \"PUSRSAM\","
                + " \"type\": \"user_reference\", \"summary\": \"Sam Doe\", \"html_url\": null}}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "0123456789abcdef0123456789abcde!", "https://events.pagerduty.com"})
    void addressThatIsNoKey_isAFault(String address) {
        assertTrue(new PagerDutyType().addressFault(address).isPresent());
    }

    @Test
    void contactWithoutAddress_isAFaultWhereTheChannelHasNoKey() {
        var type = new PagerDutyType();
        assertTrue(
                type.addressFault(new Settings("pd", "pagerduty", Map.of()), "").isPresent());
        assertTrue(type.addressFault(new Settings("pd", "pagerduty", Map.of("routing_key", new Secret(KEY))), "")
                .isEmpty());
        assertTrue(type.addressFault(new Settings("pd", "pagerduty", Map.of()), KEY)
                .isEmpty());
    }
}

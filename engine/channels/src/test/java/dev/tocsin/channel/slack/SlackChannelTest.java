package dev.tocsin.channel.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.HttpChannelContract;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Template;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlackChannelTest extends HttpChannelContract {
    private static final String TOKEN = "xoxb-this-is-a-test";
    private static final String SIGNING_SECRET = "e6b19c573432dcc6b075501d51b51bb8";
    private static final String ROOM = "C024BE91L";
    private static final String MEMBER = "U024BE7LH";

    @Override
    protected Channel channel(URI base, ChannelContext context) {
        return make(new SlackType(), settings(base, Map.of("signing_secret", new Secret(SIGNING_SECRET))), context);
    }

    private static Map<String, Object> settings(URI base, Map<String, Object> more) {
        var settings = new HashMap<String, Object>(more);
        settings.put("bot_token", new Secret(TOKEN));
        settings.put("channel", ROOM);
        settings.put("api_url", Http.below(base, "/api/"));
        return settings;
    }

    @ParameterizedTest
    @CsvSource({"'', true", "C024BE91M, true", MEMBER + ", false"})
    void room_isReadByOthers_andAMemberIsNot(String address, boolean others) {
        assertEquals(others, channel(base(), tools()).isReadByOthers(address));
    }

    @Override
    protected String path() {
        return "/api/chat\\.(postMessage|update)";
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return posted("1503435956.000247");
    }

    private static ResponseDefinitionBuilder posted(String ts) {
        return aResponse()
                .withHeader("content-type", "application/json; charset=utf-8")
                .withBody("{\"ok\":true,\"channel\":\"C024BE91L\",\"ts\":\"" + ts + "\",\"message\":{\"text\":\"x\"}}");
    }

    private static ResponseDefinitionBuilder refused(String error) {
        return aResponse().withBody("{\"ok\":false,\"error\":\"" + error + "\"}");
    }

    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.of(json(request).path("client_msg_id").asText());
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN, SIGNING_SECRET);
    }

    @Override
    protected List<ResponseDefinitionBuilder> refusals() {
        return List.of(
                refused("invalid_auth"),
                refused("channel_not_found"),
                refused("is_archived"),
                refused("never_heard_of"),
                aResponse().withBody("{\"ok\":false}"));
    }

    @Override
    protected List<ResponseDefinitionBuilder> postponements() {
        return List.of(
                refused("ratelimited"),
                refused("internal_error"),
                refused("fatal_error"),
                refused("service_unavailable"),
                refused("duplicate_message_not_found"),
                aResponse().withBody("<html>Please log in</html>"));
    }

    @Override
    protected void check(LoggedRequest request) {
        assertEquals("POST", request.getMethod().value());
        assertEquals("Bearer " + TOKEN, request.getHeader("authorization"));
        assertEquals(
                "application/json; charset=utf-8",
                request.getHeader("content-type").toLowerCase(Locale.ROOT));
        var body = json(request);
        BlockKit.check(body);
        assertTrue(body.path("channel").asText().matches("[CDUW][A-Z0-9]+|#\\w+"));
        if (request.getUrl().endsWith("postMessage")) {
            assertEquals(
                    body.path("client_msg_id").asText(),
                    UUID.fromString(body.path("client_msg_id").asText()).toString());
        } else {
            assertTrue(body.path("ts").asText().matches("\\d+\\.\\d+"));
        }
    }

    @ParameterizedTest
    @CsvSource({"page,", "acknowledged, acknowledged", "resolved, resolved"})
    void message_looksAsItDid(String name, String status) {
        var page = Messages.page("");
        send(status == null ? page : Messages.update(page, "C024BE91L:1503435956.000247", status));
        assertEquals(golden(name), json(request()));
    }

    @Test
    void digest_looksAsItDid() {
        send(Messages.digest(Messages.page("")));
        assertEquals(golden("digest"), json(request()));
    }

    private static JsonNode golden(String name) {
        try {
            return json(Files.readString(Path.of("src/test/resources/channel/slack-" + name + ".json")));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void page_goesToTheAddressBeforeTheChannel_andItsReceiptSaysWhereItIs() {
        assertEquals(new DeliveryOutcome.Delivered("C024BE91L:1503435956.000247"), send(Messages.page(MEMBER)));
        assertEquals(MEMBER, json(request()).path("channel").asText());
    }

    @Test
    void page_toOnePersonAndWithoutButtons_hasTheLinkThatAnswersForThem() {
        send(withoutButtons(), Messages.page(MEMBER));
        assertTrue(section().contains("<https://tocsin.example/answer/01k.1|"), section());
    }

    @Test
    void page_toARoom_hasNoLinkThatAnswersForOnePerson() {
        send(withoutButtons(), Messages.page(""));
        assertFalse(request().getBodyAsString().contains("/answer/"));
        assertTrue(section().contains("<https://tocsin.example/incidents/01k|"), section());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "🔥", "many words\n", "&amp;", "<https://a.example> "})
    void textOfATemplate_isCutIntoSections(String text) {
        var template = Template.of(text.repeat(5_000));
        var settings = settings(base(), Map.of("title", template, "text", template));
        assertDelivered(send(make(new SlackType(), settings, tools()), Messages.page("")));
        assertTrue(request().getBodyAsString().contains("…"));
    }

    @Test
    void page_withoutASigningSecret_hasNoButtons() {
        send(withoutButtons(), Messages.page(""));
        assertFalse(request().getBodyAsString().contains("actions"));
    }

    @ParameterizedTest
    @CsvSource({
        "new, acknowledge pass escalate resolve",
        "acknowledged, resolve escalate",
        "investigating, resolve escalate",
        "mitigated, resolve escalate",
        "resolved, ''"
    })
    void update_hasTheButtonsThatMakeSense(String status, String buttons) {
        send(Messages.update(Messages.page(""), "D0G9QPY56:1.2", status));
        var request = request();
        assertEquals("/api/chat.update", request.getUrl());
        assertEquals("D0G9QPY56", json(request).path("channel").asText());
        assertEquals("1.2", json(request).path("ts").asText());
        assertEquals(buttons, String.join(" ", json(request).findValuesAsText("action_id")));
    }

    @Test
    void update_saysWhoAndWhenAndWhy() {
        var update = Messages.update(Messages.page(""), "C024BE91L:1.2", "resolved");
        send(new UpdateMessage(
                update.id(), 1, update.page(), update.receipt(), "alex", Messages.NOW, "api", "rolled back <v2>"));
        assertTrue(section().startsWith("*Resolved by alex* at 03:05 UTC: rolled back &lt;v2&gt;\n"), section());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "digest of 40 pages digest-1: C024BE91L:1503435956.000247"})
    void update_ofAPageThatHasNoMessageOfItsOwn_sendsNothing(String receipt) {
        assertDelivered(send(Messages.update(Messages.page(""), receipt, "resolved")));
        assertEquals(List.of(), requests());
    }

    @Test
    void laterPageOfTheIncident_goesBelowTheFirst_andIsSeenInTheChannel() {
        var channel = channel(base(), tools());
        answer(posted("1.1"), posted("2.2"), posted("3.3"));
        send(channel, Messages.page("01k.1", 1, ""));
        send(channel, Messages.page("01k.2", 1, ""));
        send(channel, Messages.page("01k.3", 1, ""));
        send(channel, Messages.page("01k.4", 1, MEMBER));
        var threads = requests().stream()
                .map(request -> json(request).path("thread_ts").asText())
                .toList();
        assertEquals(List.of("", "1.1", "1.1", ""), threads);
        assertTrue(json(requests().get(1)).path("reply_broadcast").asBoolean());
    }

    @Test
    void laterPageOfTheIncident_goesBelowTheFirst_alsoWhenOnlyTheJournalKnowsThat() {
        var channel = channel(base(), tools());
        answer(posted("2.2"), posted("3.3"));
        send(channel, Messages.later("01k.2", "C024BE91L:1.1"));
        send(channel, Messages.page("01k.3", 1, ""));
        requests()
                .forEach(request ->
                        assertEquals("1.1", json(request).path("thread_ts").asText()));
    }

    @Test
    void threadThatSlackRefuses_isLeftAtOnce_andLaterPagesGoBelowWhatTookItsPlace() {
        var channel = channel(base(), tools());
        answer(refused("cannot_reply_to_message"), posted("2.2"), posted("3.3"));
        assertDelivered(send(channel, Messages.later("01k.2", "C024BE91L:1.1")));
        assertFalse(json(requests().get(1)).has("thread_ts"));
        send(channel, Messages.later("01k.3", "C024BE91L:1.1"));
        assertEquals("2.2", json(requests().getLast()).path("thread_ts").asText());
    }

    @Test
    void rateLimitInAnAnswerThatLooksWell_hasItsWait() {
        answer(refused("ratelimited").withHeader("retry-after", "30"));
        assertEquals(
                new DeliveryOutcome.Retryable("Slack answered ratelimited", Optional.of(Duration.ofSeconds(30))),
                send(Messages.page("")));
    }

    @Test
    void errorThatOperatorsCanDoSomethingAbout_saysWhat() {
        answer(refused("not_in_channel"));
        assertEquals(
                new DeliveryOutcome.Permanent("Slack answered not_in_channel: invite the app to the channel,"
                        + " or give it the scope chat:write.public"),
                send(Messages.page("")));
    }

    @Test
    void errorInFreeText_isNotRepeated() {
        answer(refused("token xoxb-1 of sam@example.com"));
        assertEquals(new DeliveryOutcome.Permanent("Slack answered an error"), send(Messages.page("")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"@sam", "sam", "general", "u024be7lh", "C1 C2", "https://example.slack.com"})
    void addressThatSlackDoesNotKnow_isAFault(String address) {
        assertTrue(new SlackType().addressFault(address).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "C024BE91L", "U024BE7LH", "W012A3CDE", "D0G9QPY56", "#on-call"})
    void addressThatSlackKnows_isNone(String address) {
        assertTrue(new SlackType().addressFault(address).isEmpty());
    }

    private Channel withoutButtons() {
        return make(new SlackType(), settings(base(), Map.of()), tools());
    }

    private String section() {
        return json(request()).at("/blocks/1/text/text").asText();
    }
}

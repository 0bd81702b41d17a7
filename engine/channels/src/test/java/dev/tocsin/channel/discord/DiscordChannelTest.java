package dev.tocsin.channel.discord;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.HttpChannelContract;
import dev.tocsin.channel.Messages;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Template;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DiscordChannelTest extends HttpChannelContract {
    private static final String TOKEN = "tHiSiSaToKeN-0123456789";
    private static final String PATH = "/api/webhooks/223704706495545344/" + TOKEN;
    private static final String MEMBER = "80351110224678912";

    @Override
    protected Channel channel(URI base, ChannelContext context) {
        return channel(base, context, "?thread_id=41771983423143937");
    }

    private static Channel channel(URI base, ChannelContext context, String query) {
        return make(new DiscordType(), Map.of("webhook_url", new Secret(base + PATH + query)), context);
    }

    @Override
    protected String path() {
        return PATH + "(/messages/\\d+)?";
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return aResponse()
                .withHeader("content-type", "application/json")
                .withBody("{\"id\":\"334385199974967042\",\"type\":0,\"content\":\"x\"}");
    }

    /** Discord has none for webhooks. */
    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.empty();
    }

    @Override
    protected List<String> secrets() {
        return List.of(TOKEN);
    }

    @Override
    protected List<ResponseDefinitionBuilder> postponements() {
        return List.of(
                aResponse().withBody("<html>Please log in</html>"), aResponse().withStatus(204));
    }

    @Override
    protected void check(LoggedRequest request) {
        assertTrue(request.getHeader("content-type").startsWith("application/json"));
        assertFalse(request.getBodyAsString().contains("/answer/"));
        if (request.getUrl().contains("/messages/")) {
            assertEquals("PATCH", request.getMethod().value());
        } else {
            assertEquals("POST", request.getMethod().value());
            assertTrue(request.getUrl().contains("?wait=true"), request::getUrl);
        }
        var body = json(request);
        assertEquals("[]", body.at("/allowed_mentions/parse").toString());
        assertAtMost(2000, body.path("content").asText());
        assertFalse(body.path("content").asText().isBlank());
        assertTrue(body.path("embeds").size() <= 10);
        for (var embed : body.path("embeds")) {
            var description = embed.path("description").asText();
            var footer = embed.at("/footer/text").asText();
            assertTrue(description.length() <= 4096 && footer.length() <= 2048);
            assertTrue(description.length() + footer.length() <= 6000);
            assertTrue(embed.path("color").isInt());
            if (embed.has("timestamp")) {
                Instant.parse(embed.path("timestamp").asText());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"page", "resolved"})
    void message_looksAsItDid(String name) throws IOException {
        var page = Messages.page("");
        send(name.equals("page") ? page : Messages.update(page, "334385199974967042", name));
        assertEquals(
                json(Files.readString(Path.of("src/test/resources/channel/discord-" + name + ".json"))),
                json(request()));
    }

    @Test
    void page_isAnsweredWithTheMessage_whoseIdIsTheReceipt() {
        assertEquals(new DeliveryOutcome.Delivered("334385199974967042"), send(Messages.page("")));
        assertEquals(PATH + "?wait=true&thread_id=41771983423143937", request().getUrl());
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "'?thread_id=1', '?thread_id=1'", "'/', ''"})
    void update_changesTheMessage(String given, String query) {
        send(channel(base(), tools(), given), Messages.update(Messages.page(""), "334385199974967042", "acknowledged"));
        assertEquals(PATH + "/messages/334385199974967042" + query, request().getUrl());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "digest of 40 pages digest-1: 334385199974967042", "../../x"})
    void update_ofAPageThatHasNoMessageOfItsOwn_sendsNothing(String receipt) {
        assertDelivered(send(Messages.update(Messages.page(""), receipt, "resolved")));
        assertEquals(List.of(), requests());
    }

    @Test
    void rateLimit_saysInTheBodyHowLong() {
        answer(aResponse()
                .withStatus(429)
                .withBody("{\"message\":\"You are being rate limited.\",\"retry_after\":64.57,\"global\":false}"));
        assertEquals(
                new DeliveryOutcome.Retryable("Discord answered HTTP 429", Optional.of(Duration.ofMillis(64_570))),
                send(Messages.page("")));
    }

    @Test
    void refusal_namesDiscordsCode() {
        answer(aResponse().withStatus(404).withBody("{\"message\":\"Unknown Webhook\",\"code\":10015}"));
        assertEquals(new DeliveryOutcome.Permanent("Discord answered HTTP 404, code 10015"), send(Messages.page("")));
    }

    @Test
    void address_isTheOneMemberWhoIsCalled() {
        send(Messages.page(MEMBER));
        var body = json(request());
        assertTrue(body.path("content").asText().startsWith("<@" + MEMBER + "> 🔴"));
        assertEquals(json("{\"parse\":[],\"users\":[\"" + MEMBER + "\"]}"), body.path("allowed_mentions"));
    }

    @Test
    void notice_callsNobody() {
        send(Messages.notice(MEMBER));
        assertEquals(json("{\"parse\":[]}"), json(request()).path("allowed_mentions"));
        assertFalse(request().getBodyAsString().contains("<@"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "🔥", "many words\n", "\\*"})
    void textOfATemplate_isCut(String text) {
        var template = Template.of(text.repeat(5_000));
        var channel = make(
                new DiscordType(),
                Map.of("webhook_url", new Secret(base() + PATH), "title", template, "text", template),
                tools());
        assertDelivered(send(channel, Messages.page("")));
        assertDelivered(send(channel, Messages.notice("")));
    }

    @Test
    void template_getsNoLinkThatAnswersForOnePerson() {
        var template = Template.of("now: {{answer}}");
        var settings = Map.<String, Object>of("webhook_url", new Secret(base() + PATH), "text", template);
        send(make(new DiscordType(), settings, tools()), Messages.page(""));
        assertEquals("now:", json(request()).at("/embeds/0/description").asText());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '\u0001',
            value = {
                "a_b *c*~a\\_b \\*c\\*",
                "[x](https://a.example/a_b)~\\[x\\](https://a.example/a_b)",
                "<@80351110224678912> @everyone~\\<\\@80351110224678912\\> \\@everyone",
                "c:\\d~c:\\\\d"
            })
    void whatASenderWrote_isShownAndDoesNothing(String text, String escaped) {
        assertEquals(escaped, Markdown.escape(text));
    }

    @Test
    void cut_splitsNothing() {
        assertEquals("abc…", Markdown.cut("abc🔥🔥", 5));
        assertEquals("abcd…", Markdown.cut("abcd\\_ef", 6));
        assertEquals("abcd\n…", Markdown.cut("abcd\nef", 6));
        assertEquals("abcdef", Markdown.cut("abcdef", 6));
    }

    @Test
    void addressThatIsNoMember_isAFault() {
        assertTrue(new DiscordType().addressFault("sam#1234").isPresent());
        assertTrue(new DiscordType().addressFault("").isEmpty());
        assertTrue(new DiscordType().addressFault(MEMBER).isEmpty());
    }
}

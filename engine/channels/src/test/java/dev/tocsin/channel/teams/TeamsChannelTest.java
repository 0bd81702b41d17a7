package dev.tocsin.channel.teams;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TeamsChannelTest extends HttpChannelContract {
    private static final String SIGNATURE = "tHiSiSaSiGnAtUrE-0123456789";
    private static final String PATH = "/workflows/0123456789abcdef/triggers/manual/paths/invoke";

    @Override
    protected Channel channel(URI base, ChannelContext context) {
        return make(new TeamsType(), Map.of("workflow_url", url(base)), context);
    }

    private static Secret url(URI base) {
        return new Secret(
                base + PATH + "?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=" + SIGNATURE);
    }

    @Override
    protected String path() {
        return PATH;
    }

    @Override
    protected ResponseDefinitionBuilder success() {
        return aResponse().withStatus(202).withHeader("x-ms-workflow-run-id", "08584000000000000000000000000CU00");
    }

    /** Teams has none. */
    @Override
    protected Optional<String> key(LoggedRequest request) {
        return Optional.empty();
    }

    @Override
    protected List<String> secrets() {
        return List.of(SIGNATURE);
    }

    @Override
    protected List<ResponseDefinitionBuilder> postponements() {
        return List.of(aResponse()
                .withBody("Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error 429"
                        + " with ContextId tcid=0,server=0"));
    }

    @Override
    protected void check(LoggedRequest request) {
        assertEquals("POST", request.getMethod().value());
        assertTrue(request.getUrl().endsWith("&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=" + SIGNATURE));
        assertTrue(request.getHeader("content-type").startsWith("application/json"));
        assertFalse(request.getHeader("x-ms-client-tracking-id").isBlank());
        assertTrue(request.getBody().length <= 28_000, () -> request.getBody().length + " bytes");
        assertFalse(request.getBodyAsString().contains("/answer/"));
        var message = json(request);
        assertEquals("message", message.path("type").asText());
        assertEquals(1, message.path("attachments").size());
        var attachment = message.path("attachments").path(0);
        assertEquals(
                "application/vnd.microsoft.card.adaptive",
                attachment.path("contentType").asText());
        checkCard(attachment.path("content"));
    }

    private static void checkCard(JsonNode card) {
        assertEquals("AdaptiveCard", card.path("type").asText());
        assertEquals("1.2", card.path("version").asText());
        assertFalse(card.path("body").isEmpty());
        card.path("body").forEach(TeamsChannelTest::checkElement);
        card.path("actions").forEach(action -> {
            assertEquals("Action.OpenUrl", action.path("type").asText());
            assertTrue(URI.create(action.path("url").asText()).isAbsolute());
            assertFalse(action.path("title").asText().isBlank());
        });
    }

    private static void checkElement(JsonNode element) {
        switch (element.path("type").asText()) {
            case "TextBlock" -> {
                assertFalse(element.path("text").asText().isBlank());
                assertTrue(element.path("wrap").asBoolean());
            }
            case "Container" -> {
                assertTrue(Set.of("default", "emphasis", "good", "attention", "warning", "accent")
                        .contains(element.path("style").asText()));
                element.path("items").forEach(TeamsChannelTest::checkElement);
            }
            case "FactSet" -> {
                assertFalse(element.path("facts").isEmpty());
                element.path("facts").forEach(fact -> assertTrue(fact.has("title") && fact.has("value")));
            }
            default -> throw new AssertionError(element);
        }
    }

    @Test
    void page_looksAsItDid() throws IOException {
        assertEquals(new DeliveryOutcome.Delivered("08584000000000000000000000000CU00"), send(Messages.page("")));
        assertEquals(json(Files.readString(Path.of("src/test/resources/channel/teams-page.json"))), json(request()));
        assertEquals("01k.1", request().getHeader("x-ms-client-tracking-id"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x\n", "\u0001", "🔥"})
    void textOfATemplate_isCutUntilTheCardFits(String text) {
        assertDelivered(send(withText(text.repeat(20_000)), Messages.page("")));
    }

    @Test
    void template_getsNoLinkThatAnswersForOnePerson() {
        send(withText("now: {{answer}}"), Messages.page(""));
        assertEquals(
                "now:", json(request()).at("/attachments/0/content/body/1/text").asText());
    }

    private Channel withText(String template) {
        return make(new TeamsType(), Map.of("workflow_url", url(base()), "text", Template.of(template)), tools());
    }

    @Test
    void markdownOfASender_makesNoLink() {
        assertEquals("[a]\u200B(https://b.example)", Markdown.safe("[a](https://b.example)"));
    }

    @Test
    void urls_becomeLinks_andLinksStay() {
        assertEquals(
                "see [https://a.example/x](https://a.example/x). [b](https://b.example)",
                Markdown.linked("see https://a.example/x. [b](https://b.example)"));
        var url = "https://a.example/" + "x".repeat(100);
        assertEquals("[" + url.substring(0, 59) + "…](" + url + ")", Markdown.linked(url));
    }

    @Test
    void address_isAFault() {
        assertTrue(new TeamsType().addressFault("sam@example.com").isPresent());
        assertTrue(new TeamsType().addressFault("").isEmpty());
    }
}

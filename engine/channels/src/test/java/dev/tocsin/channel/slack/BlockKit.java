package dev.tocsin.channel.slack;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/** What Slack's reference of Block Kit says of the blocks that we use. */
final class BlockKit {
    private static final Pattern MARKUP = Pattern.compile("<(https?://[^<>\\s|]+(\\|[^<>]+)?|@[UW][A-Z0-9]+)>");
    private static final Pattern ENTITY = Pattern.compile("&(amp|lt|gt);");

    private BlockKit() {}

    static void check(JsonNode message) {
        var fallback = message.path("text").asText();
        assertFalse(fallback.isBlank());
        checkEscaped(fallback);
        var blocks = message.path("blocks");
        assertTrue(blocks.isArray() && !blocks.isEmpty() && blocks.size() <= 50, blocks::toString);
        SlackModel.check(blocks);
        var ids = new HashSet<String>();
        int length = fallback.length();
        for (var block : blocks) {
            assertTrue(!block.has("block_id") || ids.add(block.path("block_id").asText()), "block_ids are unique");
            length += check(block, ids);
        }
        assertTrue(length < 10_000, length + " characters");
    }

    private static int check(JsonNode block, Set<String> ids) {
        return switch (block.path("type").asText()) {
            case "header" -> {
                assertEquals("plain_text", block.at("/text/type").asText());
                yield checkText(block.path("text"), 150);
            }
            case "section" -> checkText(block.path("text"), 3000);
            case "context" -> {
                var elements = block.path("elements");
                assertTrue(!elements.isEmpty() && elements.size() <= 10);
                yield elements.valueStream()
                        .mapToInt(element -> checkText(element, 3000))
                        .sum();
            }
            case "actions" -> {
                var elements = block.path("elements");
                assertTrue(!elements.isEmpty() && elements.size() <= 25);
                yield elements.valueStream()
                        .mapToInt(element -> checkButton(element, ids))
                        .sum();
            }
            default -> throw new AssertionError(block);
        };
    }

    private static int checkButton(JsonNode button, Set<String> ids) {
        assertEquals("button", button.path("type").asText());
        assertEquals("plain_text", button.at("/text/type").asText());
        assertTrue(button.path("value").asText().length() <= 2000);
        assertTrue(ids.add(button.path("action_id").asText()), "action_ids are unique");
        assertTrue(!button.has("style")
                || Set.of("primary", "danger").contains(button.path("style").asText()));
        return checkText(button.path("text"), 75);
    }

    private static int checkText(JsonNode object, int most) {
        var text = object.path("text").asText();
        assertTrue(!text.isEmpty() && text.length() <= most, () -> text.length() + " characters: " + text);
        switch (object.path("type").asText()) {
            case "plain_text" -> {}
            case "mrkdwn" -> checkEscaped(text);
            default -> throw new AssertionError(object);
        }
        return text.length();
    }

    /** A bracket begins a link or calls a member; anything else could call a whole channel. */
    private static void checkEscaped(String text) {
        var bare = MARKUP.matcher(text).replaceAll("");
        assertFalse(bare.contains("<") || bare.contains(">"), text);
        assertFalse(ENTITY.matcher(bare).replaceAll("").contains("&"), text);
    }
}

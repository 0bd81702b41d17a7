package dev.tocsin.channel.teams;

import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Json;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.MessageStyle;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.Template;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.channel.Wording;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A message as an Adaptive Card of version 1.2, the newest that Teams shows on telephones: a coloured head with how bad
 * and what, a line each for since when, why you and what next, the labels as a table, and the incident as a button.
 *
 * @param text in the Markdown of Adaptive Cards; links in what it shows of a message are broken
 */
record TeamsCard(Template title, Template text, Links links) {
    /** Teams refuses messages of about 28 KB. */
    static final int MAX_BYTES = 28_000;

    private static final int MAX_TITLE = 250;
    private static final int MAX_DESCRIPTION = 2000;
    private static final int MAX_LINES = 30;
    private static final int MAX_TEXT = 8000;
    private static final int MAX_VALUE = 300;
    private static final int MAX_LABELS = 20;

    private static final String TEXT = """
        {{#page}}
        {{#description}}{{description}}
        {{/description}}
        **Since** {{since}}{{#service}}, on **{{service}}**{{/service}}{{#more}}, {{alerts}} alerts{{/more}}
        **Why you** {{why}}
        {{#next}}
        **If you do nothing** {{next}}
        {{/next}}
        {{#source}}
        **Source** {{source}}
        {{/source}}
        {{/page}}
        {{#digest}}
        {{#listed}}
        - [{{severity}}] {{title}}{{#link}} ([open]({{link}})){{/link}}
        {{/listed}}
        {{#more}}
        and {{more}} more
        {{/more}}
        {{#next}}
        **If you do nothing** {{next}} about one of these
        {{/next}}
        **Why together** {{why}}
        {{/digest}}
        {{#update}}
        **{{change}}** at {{at}}{{#reason}}: {{reason}}{{/reason}}
        {{/update}}
        {{#notice}}
        {{text}}
        {{/notice}}
        """;

    static List<Setting> settings() {
        return List.of(
                Setting.template("title", Wording.TITLE, "the heading of the card, in Markdown"),
                Setting.template("text", TEXT, "the text below the heading, in Markdown; each line is a paragraph"));
    }

    static TeamsCard of(Settings settings, Links links) {
        return new TeamsCard(settings.template("title"), settings.template("text"), links);
    }

    /** The card as JSON, at most {@link #MAX_BYTES} bytes. */
    byte[] body(Message message, Instant now) {
        var most = MAX_TEXT;
        var body = Json.bytes(posted(message, now, most));
        while (body.length > MAX_BYTES) {
            most /= 2;
            body = Json.bytes(posted(message, now, most));
        }
        return body;
    }

    private Map<String, Object> posted(Message message, Instant now, int most) {
        var attachment = new LinkedHashMap<String, Object>();
        attachment.put("contentType", "application/vnd.microsoft.card.adaptive");
        attachment.put("content", card(message, now, most));
        var posted = new LinkedHashMap<String, Object>();
        posted.put("type", "message");
        posted.put("attachments", List.of(attachment));
        return posted;
    }

    private Map<String, Object> card(Message message, Instant now, int most) {
        var fields = Wording.safe(Wording.forOthersToo(message, links, now), TeamsCard::safe);
        var body = new ArrayList<Map<String, Object>>();
        if (!(message instanceof NoticeMessage)) {
            body.add(head(message, fields));
        }
        Markdown.linked(Wording.cut(text.render(fields), most))
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> body.add(block(line, "spacing", "Small")));
        var card = new LinkedHashMap<String, Object>();
        card.put("$schema", "http://adaptivecards.io/schemas/adaptive-card.json");
        card.put("type", "AdaptiveCard");
        card.put("version", "1.2");
        card.put("msteams", Map.of("width", "Full"));
        card.put("body", body);
        switch (message) {
            case PageMessage page -> {
                if (!page.details().labels().isEmpty()) {
                    body.add(labels(page.details().labels(), most));
                }
                links.incident(page.incident()).ifPresent(url -> card.put("actions", List.of(open(url))));
            }
            case DigestMessage _, NoticeMessage _, UpdateMessage _ -> {}
        }
        return card;
    }

    private Map<String, Object> head(Message message, Map<String, Object> fields) {
        var line = block(
                MessageStyle.of(message).sign() + ' ' + Wording.line(title, fields, MAX_TITLE), "weight", "Bolder");
        line.put("size", "Large");
        var head = new LinkedHashMap<String, Object>();
        head.put("type", "Container");
        head.put("style", style(MessageStyle.of(message)));
        head.put("bleed", true);
        head.put("items", List.of(line));
        return head;
    }

    private static String style(MessageStyle messageStyle) {
        return switch (messageStyle) {
            case WORST, BAD -> "attention";
            case FAIR -> "warning";
            case CALM, HANDLED -> "accent";
            case DONE -> "good";
        };
    }

    private static Map<String, Object> labels(Map<String, String> labels, int most) {
        var facts = new TreeMap<>(labels)
                .entrySet().stream()
                        .limit(MAX_LABELS)
                        .map(label -> Map.of(
                                "title",
                                Wording.cut(label.getKey(), Math.min(most, MAX_VALUE)),
                                "value",
                                Wording.cut(Markdown.safe(label.getValue()), Math.min(most, MAX_VALUE))))
                        .toList();
        return Map.of("type", "FactSet", "facts", facts, "spacing", "Medium");
    }

    private static Map<String, Object> open(URI incident) {
        return Map.of("type", "Action.OpenUrl", "title", "Open the incident", "url", incident.toString());
    }

    private static Map<String, Object> block(String text, String property, String value) {
        var block = new LinkedHashMap<String, Object>();
        block.put("type", "TextBlock");
        block.put("text", text);
        block.put("wrap", true);
        block.put(property, value);
        return block;
    }

    private static String safe(String name, String value) {
        return switch (name) {
            case "description" ->
                Wording.cut(
                        Markdown.safe(value).lines().limit(MAX_LINES).collect(Collectors.joining("\n")),
                        MAX_DESCRIPTION);
            case "source" -> value.length() > MAX_DESCRIPTION ? "" : Markdown.safe(value);
            case "title" -> Wording.cut(Markdown.safe(value.replace('\n', ' ')), MAX_TITLE);
            default -> Markdown.safe(value);
        };
    }
}

package dev.tocsin.channel.discord;

import dev.tocsin.channel.DigestMessage;
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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message as a line, which notifications show, and one embed in the colour of how bad it is: since when, why you, what
 * next, and the labels as its footer. Nobody is called by it but the member whose id is the address.
 *
 * @param text in Markdown; what it shows of a message is escaped
 */
record DiscordMessage(Template title, Template text, Links links) {
    static final int MAX_CONTENT = 2000;
    static final int MAX_DESCRIPTION = 4096;
    static final int MAX_FOOTER = 2048;
    /** Of an embed in all: 4096 for its description leaves the footer this. */
    static final int MAX_EMBED = 6000;

    private static final int MAX_TITLE = 256;
    private static final int MAX_OF_THE_SENDER = 1500;

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
        {{#link}}
        [Open the incident]({{link}})
        {{/link}}
        {{/page}}
        {{#digest}}
        {{#listed}}
        - ({{severity}}) {{#link}}[{{title}}]({{link}}){{/link}}{{^link}}{{title}}{{/link}}
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
        {{#description}}{{description}}
        {{/description}}
        **Since** {{since}}{{#service}}, on **{{service}}**{{/service}}{{#more}}, {{alerts}} alerts{{/more}}
        {{#next}}
        **If you do nothing** {{next}}
        {{/next}}
        {{#source}}
        **Source** {{source}}
        {{/source}}
        {{#link}}
        [Open the incident]({{link}})
        {{/link}}
        {{/update}}
        {{#notice}}
        {{text}}
        {{/notice}}
        """;

    static List<Setting> settings() {
        return List.of(
                Setting.template(
                        "title", Wording.TITLE, "the line above the box, which notifications show, in Markdown"),
                Setting.template("text", TEXT, "the box, in Markdown"));
    }

    static DiscordMessage of(Settings settings, Links links) {
        return new DiscordMessage(settings.template("title"), settings.template("text"), links);
    }

    Map<String, Object> body(Message message, Instant now) {
        var fields = Wording.safe(Wording.forOthersToo(message, links, now), DiscordMessage::safe);
        var called = message instanceof NoticeMessage ? "" : message.address();
        var body = new LinkedHashMap<String, Object>();
        body.put("content", content(message, fields, called));
        body.put("embeds", message instanceof NoticeMessage ? List.of() : List.of(embed(message, fields)));
        body.put("allowed_mentions", mentions(called));
        return body;
    }

    private static Map<String, Object> mentions(String called) {
        return called.isEmpty() ? Map.of("parse", List.of()) : Map.of("parse", List.of(), "users", List.of(called));
    }

    private String content(Message message, Map<String, Object> fields, String called) {
        if (message instanceof NoticeMessage) {
            return Markdown.cut(text.render(fields), MAX_CONTENT);
        }
        return (called.isEmpty() ? "" : "<@" + called + "> ")
                + MessageStyle.of(message).sign()
                + " **" + Wording.line(title, fields, MAX_TITLE) + "**";
    }

    private Map<String, Object> embed(Message message, Map<String, Object> fields) {
        var embed = new LinkedHashMap<String, Object>();
        var description = Markdown.cut(text.render(fields), MAX_DESCRIPTION);
        if (!description.isEmpty()) {
            embed.put("description", description);
        }
        embed.put("color", MessageStyle.of(message).colour());
        incident(message).ifPresent(page -> {
            embed.put("timestamp", page.openedAt().toString());
            if (!page.details().labels().isEmpty()) {
                var most = Math.min(MAX_FOOTER, MAX_EMBED - description.length());
                embed.put("footer", Map.of("text", Markdown.cut(Wording.labels(page), most)));
            }
        });
        return embed;
    }

    private static Optional<PageMessage> incident(Message message) {
        return switch (message) {
            case PageMessage page -> Optional.of(page);
            case UpdateMessage update -> Optional.of(update.page());
            case DigestMessage _, NoticeMessage _ -> Optional.empty();
        };
    }

    private static String safe(String name, String value) {
        return switch (name) {
            case "description" -> Markdown.cut(Markdown.escape(value), MAX_OF_THE_SENDER);
            case "title" -> Markdown.cut(Markdown.escape(value.replace('\n', ' ')), MAX_TITLE);
            case "source" -> value.length() > MAX_OF_THE_SENDER ? "" : Markdown.escape(value);
            case "link" -> value;
            default -> Markdown.escape(value);
        };
    }
}

package dev.tocsin.channel.slack;

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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A message in blocks: a header with how bad and what, a section with since when, why you and what next, the labels
 * small, and buttons.
 *
 * @param title plain
 * @param text in mrkdwn; what it shows of a message is escaped
 */
record SlackMessage(Template title, Template text, Links links) {
    static final int MAX_HEADER = 150;
    static final int MAX_SECTION = 3000;
    /** Slack asks for less than 10 000 characters a message; the header, the labels and a fallback come on top. */
    static final int MAX_TEXT = 6000;

    private static final int MAX_DESCRIPTION = 1200;
    private static final int MAX_TITLE = 200;
    private static final int MAX_LABELS = 1500;
    private static final int MAX_URL = 2000;
    private static final int MAX_FALLBACK = 300;

    private static final String TEXT = """
        {{#page}}
        {{#description}}{{description}}
        {{/description}}
        *Since* {{since}}{{#service}}, on *{{service}}*{{/service}}{{#more}}, {{alerts}} alerts{{/more}}
        *Why you* {{why}}
        {{#next}}
        *If you do nothing* {{next}}
        {{/next}}
        {{#source}}
        *Source* {{source}}
        {{/source}}
        {{#answer}}
        <{{answer}}|Acknowledge or resolve>
        {{/answer}}
        {{#link}}
        <{{link}}|Open the incident>
        {{/link}}
        {{/page}}
        {{#digest}}
        {{#listed}}
        • [{{severity}}] {{#link}}<{{link}}|{{title}}>{{/link}}{{^link}}{{title}}{{/link}}
        {{/listed}}
        {{#more}}
        and {{more}} more
        {{/more}}
        {{#next}}
        *If you do nothing* {{next}} about one of these
        {{/next}}
        {{#answer}}
        <{{answer}}|Take {{all}}>
        {{/answer}}
        *Why together* {{why}}
        {{/digest}}
        {{#update}}
        *{{change}}* at {{at}}{{#reason}}: {{reason}}{{/reason}}
        {{#description}}{{description}}
        {{/description}}
        *Since* {{since}}{{#service}}, on *{{service}}*{{/service}}{{#more}}, {{alerts}} alerts{{/more}}
        {{#next}}
        *If you do nothing* {{next}}
        {{/next}}
        {{#source}}
        *Source* {{source}}
        {{/source}}
        {{#link}}
        <{{link}}|Open the incident>
        {{/link}}
        {{/update}}
        {{#notice}}
        {{text}}
        {{/notice}}
        """;

    static List<Setting> settings() {
        return List.of(
                Setting.template("title", Wording.TITLE, "the header, in plain text"),
                Setting.template("text", TEXT, "the text below the header, in Slack's mrkdwn"));
    }

    static SlackMessage of(Settings settings, Links links) {
        return new SlackMessage(settings.template("title"), settings.template("text"), links);
    }

    /**
     * Who sees a message, and what they can do with it.
     *
     * @param privately whether nobody but the recipient sees it, so that it may have a link that answers for them
     * @param withButtons whether clicks are answered
     * @param member whom to call, or ""
     */
    record Readers(boolean privately, boolean withButtons, String member) {}

    Map<String, Object> body(Message message, Instant now, Readers readers) {
        var fields = readers.privately() && !readers.withButtons()
                ? Wording.of(message, links, now)
                : Wording.forOthersToo(message, links, now);
        var blocks = new ArrayList<Map<String, Object>>();
        var headline = headline(message, fields);
        if (!(message instanceof NoticeMessage)) {
            blocks.add(Map.of("type", "header", "text", plain(Mrkdwn.cutPlain(headline, MAX_HEADER))));
        }
        for (var piece : Mrkdwn.pieces(text(fields, mention(message, readers)), MAX_SECTION)) {
            blocks.add(Map.of("type", "section", "text", mrkdwn(piece)));
        }
        incident(message).flatMap(SlackMessage::labels).ifPresent(blocks::add);
        if (readers.withButtons()) {
            SlackButton.of(message).ifPresent(blocks::add);
        }
        var body = new LinkedHashMap<String, Object>();
        body.put("text", fallback(message, headline, fields));
        body.put("blocks", blocks);
        return body;
    }

    private static String mention(Message message, Readers readers) {
        return readers.member().isEmpty() || message instanceof NoticeMessage ? "" : "<@" + readers.member() + ">\n";
    }

    private String headline(Message message, Map<String, Object> fields) {
        return MessageStyle.of(message).sign() + ' ' + Wording.line(title, fields, MAX_TITLE);
    }

    private String text(Map<String, Object> fields, String mention) {
        var escaped = Wording.safe(fields, (name, value) -> switch (name) {
            case "description" -> Mrkdwn.cut(Mrkdwn.escape(value), MAX_DESCRIPTION);
            case "title" -> Mrkdwn.cut(Mrkdwn.escape(value.replace('\n', ' ')), MAX_TITLE);
            case "source" -> value.length() > MAX_URL ? "" : Mrkdwn.escape(value);
            default -> Mrkdwn.escape(value);
        });
        return Mrkdwn.cut(mention + Mrkdwn.linked(text.render(escaped)), MAX_TEXT);
    }

    /** What a telephone shows on its locked screen, and what screen readers read. */
    private static String fallback(Message message, String headline, Map<String, Object> fields) {
        var more =
                switch (message) {
                    case PageMessage _, DigestMessage _ -> " – " + fields.get("why");
                    case UpdateMessage _ -> " – " + fields.get("change");
                    case NoticeMessage _ -> "";
                };
        return Mrkdwn.cut(Mrkdwn.escape(headline + more), MAX_FALLBACK);
    }

    private static Optional<PageMessage> incident(Message message) {
        return switch (message) {
            case PageMessage page -> Optional.of(page);
            case UpdateMessage update -> Optional.of(update.page());
            case DigestMessage _, NoticeMessage _ -> Optional.empty();
        };
    }

    private static Optional<Map<String, Object>> labels(PageMessage page) {
        if (page.details().labels().isEmpty()) {
            return Optional.empty();
        }
        var text = Mrkdwn.cutPlain(Wording.labels(page), MAX_LABELS);
        return Optional.of(Map.of("type", "context", "elements", List.of(plain(text))));
    }

    static Map<String, Object> plain(String text) {
        return Map.of("type", "plain_text", "text", text, "emoji", false);
    }

    private static Map<String, Object> mrkdwn(String text) {
        return Map.of("type", "mrkdwn", "text", text, "verbatim", true);
    }
}

package dev.tocsin.channel.sentry;

import static dev.tocsin.channel.Wording.cut;

import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.SeverityNames;
import dev.tocsin.channel.Template;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.channel.Wording;
import dev.tocsin.core.signal.Sha256;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Events within Sentry's limits. */
final class SentryEvents {
    private static final String LOGGER = "tocsin";
    private static final int MESSAGE = 8192;
    private static final int TITLE = 250;
    private static final int TAGS = 50;
    private static final String TAG_KEY = "[a-zA-Z0-9_.:-]{1,32}";
    private static final int TAG_VALUE = 200;
    private static final int EXTRA = 4_000;

    private final Template title;
    private final Template text;
    private final UnaryOperator<String> level;
    private final String environment;
    private final Links links;
    private final Clock clock;

    /** @param level from Tocsin's severity */
    SentryEvents(
            Template title, Template text, UnaryOperator<String> level, String environment, Links links, Clock clock) {
        this.title = title;
        this.text = text;
        this.level = level;
        this.environment = environment;
        this.links = links;
        this.clock = clock;
    }

    /** A UUID of version 4, as Sentry wants it, made of the message's id. */
    static String id(Message message) {
        var hash = Sha256.of(message.id());
        hash[6] = (byte) (hash[6] & 0x0f | 0x40);
        hash[8] = (byte) (hash[8] & 0x3f | 0x80);
        return HexFormat.of().formatHex(hash, 0, 16);
    }

    Map<String, Object> of(Message message) {
        return switch (message) {
            case PageMessage page -> about(page, page, level.apply(page.severity()));
            case UpdateMessage update -> about(update, update.page(), "info");
            case DigestMessage digest ->
                event(
                        digest,
                        level.apply(SeverityNames.worst(digest)),
                        List.of(LOGGER, "digest"),
                        Map.of("severity", SeverityNames.worst(digest)),
                        Map.of("digest", digest.id(), "pages", digest.pages(), "severities", digest.severities()));
            case NoticeMessage notice ->
                event(
                        notice,
                        "info",
                        List.of(LOGGER, "notice", notice.about().event().label()),
                        Map.of("event", notice.about().event().label()),
                        Map.of(
                                "notice",
                                notice.id(),
                                notice.about().event().kind(),
                                cut(notice.about().subject(), EXTRA),
                                "at",
                                notice.about().at().toString()));
        };
    }

    private Map<String, Object> about(Message message, PageMessage page, String level) {
        return event(message, level, List.of(LOGGER, page.incident()), tags(page), extra(page));
    }

    private Map<String, Object> event(
            Message message,
            String level,
            List<String> fingerprint,
            Map<String, String> tags,
            Map<String, Object> extra) {
        var event = new LinkedHashMap<String, Object>();
        event.put("event_id", id(message));
        event.put("timestamp", clock.instant().toString());
        event.put("platform", "other");
        event.put("level", level);
        event.put("logger", LOGGER);
        event.put("environment", environment);
        event.put("logentry", Map.of("formatted", formatted(message)));
        event.put("fingerprint", fingerprint);
        event.put("tags", valid(tags));
        event.put("extra", extra);
        return event;
    }

    private String formatted(Message message) {
        var fields = Wording.forOthersToo(message, links, clock.instant());
        return cut(Wording.line(title, fields, TITLE) + "\n\n" + text.render(fields), MESSAGE);
    }

    private static Map<String, String> tags(PageMessage page) {
        var tags = new LinkedHashMap<String, String>();
        tags.put("incident", page.incident());
        tags.put("severity", page.severity());
        tags.put("status", page.status());
        tags.put("service", page.service());
        tags.put("policy", page.policy());
        new TreeMap<>(page.details().labels()).forEach((name, value) -> tags.put("label." + name, value));
        return tags;
    }

    private static Map<String, String> valid(Map<String, String> tags) {
        var valid = new LinkedHashMap<String, String>();
        tags.entrySet().stream()
                .filter(tag -> tag.getKey().matches(TAG_KEY) && !tag.getValue().isBlank())
                .limit(TAGS)
                .forEach(tag ->
                        valid.put(tag.getKey(), cut(tag.getValue().strip().replaceAll("\\s+", " "), TAG_VALUE)));
        return valid;
    }

    private Map<String, Object> extra(PageMessage page) {
        var details = page.details();
        var extra = new LinkedHashMap<String, Object>();
        extra.put("page", page.id());
        extra.put("why", cut(page.why(), EXTRA));
        extra.put("since", page.since().toString());
        extra.put("alerts", details.alerts());
        extra.put("description", cut(details.description(), EXTRA));
        extra.put("source", cut(details.source(), EXTRA));
        details.nextLevelAt().map(Instant::toString).ifPresent(at -> extra.put("next_level_at", at));
        links.incident(page.incident()).ifPresent(url -> extra.put("link", url.toString()));
        return extra;
    }
}

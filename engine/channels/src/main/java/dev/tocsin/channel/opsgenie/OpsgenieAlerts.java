package dev.tocsin.channel.opsgenie;

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
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The bodies of requests, within Opsgenie's limits. */
final class OpsgenieAlerts {
    private static final String US = "Tocsin";
    private static final String LEAST = "P5";
    private static final int MESSAGE = 130;
    private static final int DESCRIPTION = 15_000;
    private static final int ENTITY = 512;
    private static final int TAGS = 20;
    private static final int TAG = 50;
    private static final int NOTE = 25_000;

    /** Keys and values of all details together. */
    private static final int DETAILS = 8_000;

    private static final int DETAIL = 500;

    private final Template title;
    private final Template text;
    private final UnaryOperator<String> priority;
    private final List<String> tags;
    private final Links links;
    private final Clock clock;

    /**
     * @param priority from Tocsin's severity
     * @param tags of every alert
     */
    OpsgenieAlerts(
            Template title,
            Template text,
            UnaryOperator<String> priority,
            List<String> tags,
            Links links,
            Clock clock) {
        this.title = title;
        this.text = text;
        this.priority = priority;
        this.tags = tags;
        this.links = links;
        this.clock = clock;
    }

    Map<String, Object> of(Message message) {
        return switch (message) {
            case PageMessage page -> alert(page);
            case DigestMessage digest -> alert(digest);
            case NoticeMessage notice -> alert(notice);
            case UpdateMessage update -> action(update);
        };
    }

    private Map<String, Object> alert(PageMessage page) {
        var alert = alert(page, priority.apply(page.severity()), details(page));
        alert.put(
                "tags",
                tags("severity:" + page.severity(), page.service().isEmpty() ? "" : "service:" + page.service()));
        if (!page.service().isEmpty()) {
            alert.put("entity", cut(page.service(), ENTITY));
        }
        return alert;
    }

    private Map<String, Object> alert(DigestMessage digest) {
        var details = new LinkedHashMap<String, String>();
        details.put("digest", digest.id());
        details.put("why", digest.why());
        details.put("pages", Integer.toString(digest.pages()));
        var alert = alert(digest, priority.apply(SeverityNames.worst(digest)), details);
        alert.put("tags", tags("digest"));
        return alert;
    }

    private Map<String, Object> alert(NoticeMessage notice) {
        var about = notice.about();
        var details = new LinkedHashMap<String, String>();
        details.put("notice", notice.id());
        details.put("event", about.event().label());
        details.put(about.event().kind(), about.subject());
        details.put("at", about.at().toString());
        var alert = alert(notice, LEAST, details);
        alert.put("tags", tags("notice"));
        return alert;
    }

    private static Map<String, Object> action(UpdateMessage update) {
        return Map.of("user", US, "source", US, "note", cut(update.status() + " in Tocsin, by " + update.by(), NOTE));
    }

    private Map<String, Object> alert(Message message, String priority, Map<String, String> details) {
        var fields = fields(message);
        var alert = new LinkedHashMap<String, Object>();
        alert.put("message", Wording.line(title, fields, MESSAGE));
        alert.put("alias", message.id());
        alert.put("description", cut(text.render(fields), DESCRIPTION));
        var responders = Responder.all(message.address()).orElse(List.of());
        if (!responders.isEmpty()) {
            alert.put("responders", responders.stream().map(Responder::json).toList());
        }
        alert.put("details", within(details));
        alert.put("source", US);
        alert.put("user", US);
        alert.put("priority", priority);
        return alert;
    }

    private Map<String, Object> fields(Message message) {
        return Wording.forOthersToo(message, links, clock.instant());
    }

    private static Map<String, String> details(PageMessage page) {
        var details = new LinkedHashMap<String, String>();
        details.put("incident", page.incident());
        details.put("page", page.id());
        whole(details, "runbook", page.details().trouble().runbook());
        whole(details, "dashboard", page.details().trouble().dashboard());
        details.put("severity", page.severity());
        details.put("service", page.service());
        details.put("policy", page.policy());
        details.put("why", page.why());
        details.put("opened_at", page.openedAt().toString());
        page.details().nextLevelAt().map(Instant::toString).ifPresent(at -> details.put("next_level_at", at));
        details.put("source", page.details().source());
        new TreeMap<>(page.details().labels()).forEach(details::putIfAbsent);
        return details;
    }

    /** A link that is cut leads nowhere: a longer one stands in the description only. */
    private static void whole(Map<String, String> details, String key, String link) {
        if (link.length() <= DETAIL) {
            details.put(key, link);
        }
    }

    /** The first of them, as long as they fit. */
    private static Map<String, String> within(Map<String, String> details) {
        var kept = new LinkedHashMap<String, String>();
        var left = DETAILS;
        for (var entry : details.entrySet()) {
            var key = cut(entry.getKey(), DETAIL);
            var value = cut(entry.getValue(), DETAIL);
            left -= key.length() + value.length();
            if (left >= 0 && !value.isEmpty()) {
                kept.put(key, value);
            }
        }
        return kept;
    }

    private List<String> tags(String... own) {
        return Stream.concat(Stream.concat(Stream.of("tocsin"), Stream.of(own)), tags.stream())
                .filter(tag -> !tag.isBlank())
                .map(tag -> cut(tag, TAG))
                .distinct()
                .limit(TAGS)
                .toList();
    }
}

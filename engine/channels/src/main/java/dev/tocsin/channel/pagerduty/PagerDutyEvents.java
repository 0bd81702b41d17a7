package dev.tocsin.channel.pagerduty;

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
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Events without their routing key. PagerDuty takes 512 KB; the limits here keep any event to half of that. */
final class PagerDutyEvents {
    private static final String CLIENT = "Tocsin";
    private static final int SUMMARY = 1024;
    private static final int FIELD = 255;
    private static final int URL = 2048;
    private static final int DESCRIPTION = 10_000;
    private static final int LABELS = 64;

    private final Template title;
    private final UnaryOperator<String> severity;
    private final Links links;
    private final Clock clock;

    /** @param severity from Tocsin's to PagerDuty's */
    PagerDutyEvents(Template title, UnaryOperator<String> severity, Links links, Clock clock) {
        this.title = title;
        this.severity = severity;
        this.links = links;
        this.clock = clock;
    }

    /** What an update does to an alert; empty where PagerDuty has no event for it. */
    static Optional<String> action(UpdateMessage update) {
        return switch (update.status()) {
            case "resolved" -> Optional.of("resolve");
            case "new" -> Optional.empty();
            default -> Optional.of("acknowledge");
        };
    }

    Map<String, Object> of(Message message) {
        return switch (message) {
            case PageMessage page -> trigger(page);
            case DigestMessage digest -> trigger(digest);
            case UpdateMessage update -> change(update);
            case NoticeMessage notice -> notice(notice);
        };
    }

    private Map<String, Object> trigger(PageMessage page) {
        var payload = payload(page, page.severity());
        payload.put("source", page.service().isEmpty() ? CLIENT : cut(page.service(), FIELD));
        payload.put("timestamp", page.openedAt().toString());
        if (!page.service().isEmpty()) {
            payload.put("component", cut(page.service(), FIELD));
        }
        payload.put("custom_details", details(page));
        var event = event("trigger", page.id());
        event.put("client", CLIENT);
        links.incident(page.incident()).ifPresent(url -> event.put("client_url", url.toString()));
        event.put("links", links(page));
        event.put("payload", payload);
        return event;
    }

    private Map<String, Object> trigger(DigestMessage digest) {
        var payload = payload(digest, SeverityNames.worst(digest));
        payload.put("source", CLIENT);
        payload.put("timestamp", now());
        var details = new LinkedHashMap<String, Object>();
        details.put("why", cut(digest.why(), SUMMARY));
        details.put("pages", digest.pages());
        details.put("severities", digest.severities());
        details.put("listed", digest.listed().stream().map(this::listed).toList());
        details.put("more", digest.more());
        payload.put("custom_details", details);
        var event = event("trigger", digest.id());
        event.put("client", CLIENT);
        event.put("payload", payload);
        return event;
    }

    private static Map<String, Object> change(UpdateMessage update) {
        return event(
                action(update).orElseThrow(() -> new IllegalArgumentException(update.status())),
                update.page().id());
    }

    private Map<String, Object> notice(NoticeMessage notice) {
        var about = notice.about();
        var details = new LinkedHashMap<String, Object>();
        details.put("notice", notice.id());
        details.put("event", about.event().label());
        details.put(about.event().kind(), cut(about.subject(), FIELD));
        details.put("at", about.at().toString());
        var payload = new LinkedHashMap<String, Object>();
        payload.put("summary", summary(notice));
        payload.put("source", CLIENT);
        payload.put("timestamp", now());
        payload.put("custom_details", details);
        var event = new LinkedHashMap<String, Object>();
        event.put("payload", payload);
        return event;
    }

    private static Map<String, Object> event(String action, String key) {
        var event = new LinkedHashMap<String, Object>();
        event.put("event_action", action);
        event.put("dedup_key", key);
        return event;
    }

    private Map<String, Object> payload(Message message, String ourSeverity) {
        var payload = new LinkedHashMap<String, Object>();
        payload.put("summary", summary(message));
        payload.put("severity", severity.apply(ourSeverity));
        return payload;
    }

    private String summary(Message message) {
        return Wording.line(title, Wording.forOthersToo(message, links, clock.instant()), SUMMARY);
    }

    private static Map<String, Object> details(PageMessage page) {
        var more = page.details();
        var details = new LinkedHashMap<String, Object>();
        details.put("description", cut(more.description(), DESCRIPTION));
        web(more.trouble().runbook()).ifPresent(url -> details.put("runbook", url));
        web(more.trouble().dashboard()).ifPresent(url -> details.put("dashboard", url));
        details.put("why", cut(page.why(), SUMMARY));
        details.put("since", page.since().toString());
        more.nextLevelAt().map(Instant::toString).ifPresent(at -> details.put("next_level_at", at));
        details.put("alerts", more.alerts());
        details.put("severity", page.severity());
        details.put("service", cut(page.service(), FIELD));
        details.put("policy", page.policy());
        details.put("level", page.purpose().code());
        details.put("incident", page.incident());
        details.put("page", page.id());
        var labels = new LinkedHashMap<String, String>();
        new TreeMap<>(more.labels())
                .entrySet().stream()
                        .limit(LABELS)
                        .forEach(label -> labels.put(cut(label.getKey(), FIELD), cut(label.getValue(), FIELD)));
        details.put("labels", labels);
        return details;
    }

    private String listed(PageMessage page) {
        return "[" + page.severity() + "] " + cut(page.title(), FIELD)
                + links.incident(page.incident()).map(url -> " " + url).orElse("");
    }

    private List<Map<String, String>> links(PageMessage page) {
        var all = new ArrayList<Map<String, String>>();
        var trouble = page.details().trouble();
        web(trouble.runbook()).ifPresent(url -> all.add(Map.of("href", url, "text", "Runbook")));
        web(trouble.dashboard()).ifPresent(url -> all.add(Map.of("href", url, "text", "Dashboard")));
        links.incident(page.incident())
                .ifPresent(url -> all.add(Map.of("href", url.toString(), "text", "Incident in Tocsin")));
        web(page.details().source()).ifPresent(url -> all.add(Map.of("href", url, "text", "Source")));
        return all;
    }

    /** Senders write anything; PagerDuty refuses an event with a link that is none. */
    private static Optional<String> web(String text) {
        try {
            var url = URI.create(text);
            return url.getHost() != null && text.startsWith("http") && text.length() <= URL
                    ? Optional.of(text)
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private String now() {
        return clock.instant().toString();
    }
}

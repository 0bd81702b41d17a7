package dev.tocsin.channel;

import dev.tocsin.core.incident.NextStep;
import dev.tocsin.core.incident.page.Purpose.Level;
import java.net.URI;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;

/**
 * The fields of a message for templates: what is broken, how bad, since when, why this recipient, what is next, one
 * link. Every field is text, except {@code labels} and {@code listed}, which are lists, {@code page}, {@code digest},
 * {@code update} and {@code notice}, which are set for messages of that kind, and {@code reply}, which is set if
 * replies are read.
 */
public final class Wording {
    /** The default title: short, and the same for every message about an incident, so that mail clients thread them. */
    public static final String TITLE = """
        {{#page}}[{{severity}}] {{title}}{{/page}}\
        {{#update}}[{{severity}}] {{title}}{{/update}}\
        {{#digest}}{{headline}}{{/digest}}\
        {{#notice}}{{headline}}{{/notice}}\
        """;

    /** The default text below the title. */
    public static final String TEXT = """
        {{#page}}
        {{#description}}{{description}}
        {{/description}}
        {{#runbook}}
        Runbook: {{runbook}}
        {{/runbook}}
        {{#clear}}
        Clear since {{clear}}: no alert fires.
        {{/clear}}
        Since {{since}}{{#service}}, on {{service}}{{/service}}{{#more}}, {{alerts}} alerts{{/more}}.
        {{#where}}
        Where: {{where}}
        {{/where}}
        Why you: {{why}}.
        {{#next}}
        If you do nothing: {{next}}.
        {{/next}}
        {{#source}}
        Source: {{source}}
        {{/source}}
        {{#dashboard}}
        Dashboard: {{dashboard}}
        {{/dashboard}}
        {{#answer}}
        Answer: {{answer}}
        {{/answer}}
        {{#reply}}
        Or reply to this mail, and begin with ack, pass, escalate or resolve.
        {{/reply}}
        {{^answer}}
        {{#link}}
        Incident: {{link}}
        {{/link}}
        {{/answer}}
        {{/page}}
        {{#digest}}
        {{#listed}}
        - [{{severity}}] {{title}}{{#link}} {{link}}{{/link}}
        {{/listed}}
        {{#more}}
        and {{more}} more
        {{/more}}
        {{#next}}
        If you do nothing: {{next}} about one of these.
        {{/next}}
        {{#answer}}
        Take {{all}}: {{answer}}
        {{/answer}}
        {{#reply}}
        {{^answer}}
        Take {{all}}: reply to this mail, and begin with ack. Begin with pass if you cannot.
        {{/answer}}
        {{#answer}}
        Or reply to this mail, and begin with ack. Begin with pass if you cannot.
        {{/answer}}
        {{/reply}}
        Why together: {{why}}.
        {{/digest}}
        {{#update}}
        {{change}}{{#reason}}: {{reason}}{{/reason}}.
        {{/update}}
        {{#notice}}
        {{text}}
        {{/notice}}
        """;

    /** All field names that a template may use. */
    public static final List<String> FIELDS = List.of(
            "alerts",
            "all",
            "answer",
            "at",
            "attempt",
            "by",
            "change",
            "clear",
            "colour",
            "dashboard",
            "description",
            "digest",
            "headline",
            "id",
            "incident",
            "labels",
            "level",
            "link",
            "listed",
            "more",
            "name",
            "next",
            "notice",
            "opened_at",
            "page",
            "pages",
            "policy",
            "reason",
            "recipient",
            "reply",
            "runbook",
            "service",
            "severity",
            "since",
            "source",
            "status",
            "text",
            "title",
            "update",
            "value",
            "where",
            "why");

    private Wording() {}

    /**
     * The fields of a message that others than its recipient also read: without the link that answers for the
     * recipient.
     */
    public static Map<String, Object> forOthersToo(Message message, Links links, Instant now) {
        var fields = of(message, links, now);
        fields.remove("answer");
        return fields;
    }

    /** The fields of a message, for templates. */
    public static Map<String, Object> of(Message message, Links links, Instant now) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("id", message.id());
        fields.put("attempt", Integer.toString(message.attempt()));
        fields.put("recipient", message.recipient());
        fields.put("colour", MessageStyle.of(message).hex());
        switch (message) {
            case PageMessage page -> {
                fields.put("page", true);
                fields.put("headline", "[" + page.severity() + "] " + page.title());
                incident(fields, page, links, now);
                links.answer(page).map(URI::toString).ifPresent(link -> fields.put("answer", link));
                next(fields, page, now);
            }
            case UpdateMessage update -> {
                fields.put("update", true);
                fields.put("headline", change(update) + ": " + update.page().title());
                fields.put("by", update.by());
                fields.put("change", change(update));
                fields.put("at", times(update.page(), now).of(update.at()));
                fields.put("reason", times(update.page(), now).in(update.reason()));
                incident(fields, update.page(), links, now);
                if (update.status().equals("new")) {
                    next(fields, update.page(), now);
                }
            }
            case DigestMessage digest -> {
                fields.put("digest", true);
                fields.put("headline", digest.headline());
                fields.put("why", times(digest.listed().getFirst(), now).in(digest.why()));
                fields.put("pages", Integer.toString(digest.pages()));
                fields.put("more", digest.more() == 0 ? "" : Integer.toString(digest.more()));
                fields.put("all", digest.isAnswerable() ? digest.all() : "");
                links.answer(digest).map(URI::toString).ifPresent(link -> fields.put("answer", link));
                firstToEscalate(digest).ifPresent(page -> next(fields, page, now));
                fields.put(
                        "listed",
                        digest.listed().stream()
                                .map(page -> {
                                    var listed = new LinkedHashMap<String, Object>();
                                    incident(listed, page, links, now);
                                    listed.put("colour", MessageStyle.of(page).hex());
                                    return listed;
                                })
                                .toList());
            }
            case NoticeMessage notice -> {
                fields.put("notice", true);
                fields.put("headline", notice.text());
                fields.put("text", notice.text());
            }
        }
        return fields;
    }

    private static Optional<PageMessage> firstToEscalate(DigestMessage digest) {
        return digest.listed().stream()
                .filter(page -> page.details().nextLevelAt().isPresent())
                .min(Comparator.comparing(page -> page.details().nextLevelAt().orElse(Instant.MAX)));
    }

    private static void incident(Map<String, Object> fields, PageMessage page, Links links, Instant now) {
        var details = page.details();
        var instantText = times(page, now);
        fields.put("incident", page.incident());
        fields.put("title", page.title());
        fields.put("severity", page.severity());
        fields.put("service", page.service());
        fields.put("status", page.status());
        fields.put("policy", page.policy());
        fields.put("why", instantText.in(page.why()));
        fields.put("level", page.purpose() instanceof Level(var number) ? Integer.toString(number) : "");
        fields.put("opened_at", page.openedAt().toString());
        fields.put("since", instantText.since(page.since()));
        fields.put("alerts", Integer.toString(details.alerts()));
        fields.put("more", details.alerts() > 1 ? Integer.toString(details.alerts()) : "");
        fields.put("description", details.description());
        fields.put("source", details.source());
        fields.put("where", details.trouble().where());
        fields.put("runbook", details.trouble().runbook());
        fields.put("dashboard", details.trouble().dashboard());
        fields.put("clear", details.trouble().clearSince().map(instantText::of).orElse(""));
        fields.put(
                "labels",
                new TreeMap<>(details.labels())
                        .entrySet().stream()
                                .map(label -> Map.of("name", label.getKey(), "value", label.getValue()))
                                .toList());
        links.incident(page.incident()).map(URI::toString).ifPresent(link -> fields.put("link", link));
    }

    private static InstantText times(PageMessage page, Instant now) {
        return new InstantText(page.details().zone(), now);
    }

    /** The change of the incident, and by whom; if the incident has no owner, the reason explains it. */
    private static String change(UpdateMessage update) {
        return switch (update.status()) {
            case "new" ->
                update.page().details().trouble().clearSince().isPresent() ? "Clear, unanswered" : "Needs an answer";
            case "investigating" -> "Being investigated by " + update.by();
            default ->
                update.status().substring(0, 1).toUpperCase(Locale.ROOT)
                        + update.status().substring(1) + " by " + update.by();
        };
    }

    private static void next(Map<String, Object> fields, PageMessage page, Instant now) {
        var details = page.details();
        details.ahead().ifPresent(nextStep -> fields.put("next", next(nextStep, details.next(), times(page, now))));
    }

    private static String next(NextStep nextStep, List<String> people, InstantText instantText) {
        return switch (nextStep.what()) {
            case NEXT_LEVEL -> who(people, "the next level") + " paged at " + instantText.ahead(nextStep.at());
            case FIRST_LEVEL_AGAIN ->
                who(people, "the first level") + " paged again at " + instantText.ahead(nextStep.at());
            case NEXT_POLICY ->
                people.isEmpty()
                        ? "the next policy takes over at " + instantText.ahead(nextStep.at())
                        : who(people, "") + " paged at " + instantText.ahead(nextStep.at());
            case NOBODY -> "nobody else is paged";
        };
    }

    /** The first people, with the verb; otherwise the text for a level whose people are not known yet. */
    private static String who(List<String> people, String otherwise) {
        return switch (people.size()) {
            case 0 -> otherwise + " is";
            case 1 -> people.getFirst() + " is";
            case 2 -> people.getFirst() + " and " + people.getLast() + " are";
            default -> people.getFirst() + " and " + (people.size() - 1) + " others are";
        };
    }

    /**
     * A title in one line: the rendered template or, if that is blank, the headline.
     *
     * @param most maximum of characters (code points)
     */
    public static String line(Template template, Map<String, Object> fields, int most) {
        var rendered = template.render(fields);
        var text = rendered.isBlank() ? String.valueOf(fields.get("headline")) : rendered;
        return cut(text.strip().replaceAll("\\s+", " "), most);
    }

    /** The labels of an incident in one line, ordered by name. */
    public static String labels(PageMessage page) {
        return new TreeMap<>(page.details().labels())
                .entrySet().stream()
                        .map(label -> label.getKey() + '=' + label.getValue())
                        .collect(Collectors.joining(" · "));
    }

    /**
     * The fields with every text escaped for the markup of a provider: a sender's text is shown, and does nothing.
     *
     * @param safe gets the name of a field and its text, and returns the escaped text
     */
    public static Map<String, Object> safe(Map<String, Object> fields, BinaryOperator<String> safe) {
        var all = new LinkedHashMap<String, Object>();
        fields.forEach((name, value) -> all.put(name, safe(name, value, safe)));
        return all;
    }

    private static Object safe(String name, Object value, BinaryOperator<String> safe) {
        return switch (value) {
            case String text -> safe.apply(name, text);
            case Map<?, ?> map -> {
                var inner = new LinkedHashMap<String, Object>();
                map.forEach((key, item) -> inner.put(key.toString(), safe(key.toString(), item, safe)));
                yield inner;
            }
            case List<?> list ->
                list.stream().map(item -> safe(name, item, safe)).toList();
            default -> value;
        };
    }

    /** Cuts a text to at most {@code most} characters (code points); if it was cut, the last one is an ellipsis. */
    public static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most - 1)) + "…";
    }
}

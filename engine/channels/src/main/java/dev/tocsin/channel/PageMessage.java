package dev.tocsin.channel;

import dev.tocsin.core.incident.NextStep;
import dev.tocsin.core.incident.page.Purpose;
import dev.tocsin.core.signal.PlainText;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The content of a page: what is broken, how bad, since when, and why this recipient.
 *
 * @param id of the page: the idempotency key, the same for every attempt
 * @param attempt from 1
 * @param address within the channel, or ""
 * @param why the reason for paging this recipient
 * @param status {@code new}, {@code acknowledged}, {@code investigating}, {@code mitigated} or {@code resolved}
 */
public record PageMessage(
        String id,
        int attempt,
        String recipient,
        String address,
        String why,
        Purpose purpose,
        String incident,
        String title,
        String severity,
        String service,
        String status,
        String policy,
        Instant openedAt,
        Details details)
        implements Message {
    public PageMessage {
        recipient = PlainText.line(recipient);
        why = PlainText.line(why);
        title = PlainText.line(title);
        severity = PlainText.line(severity);
        service = PlainText.line(service);
        policy = PlainText.line(policy);
    }

    /**
     * What helps the recipient to act.
     *
     * @param alerts how many alerts of the incident fire
     * @param labels of the alert that names the incident
     * @param description in the sender's words, or ""
     * @param source where the sender says to look, or ""
     * @param ahead what happens next unless somebody answers
     * @param first the provider's id of the first page about the incident to this address, if the channel takes
     *     updates; empty = this is the first
     * @param zone of the times that the recipient reads
     * @param trouble what the senders say about the problem
     * @param next the names of the people who are paged next, as far as is known now
     */
    public record Details(
            int alerts,
            Map<String, String> labels,
            String description,
            String source,
            Optional<NextStep> ahead,
            Optional<String> first,
            ZoneId zone,
            Trouble trouble,
            List<String> next) {
        public static final Details NONE = new Details(1, Map.of(), "", "", Optional.empty());

        public Details {
            labels = labels.entrySet().stream()
                    .collect(Collectors.toUnmodifiableMap(
                            label -> PlainText.line(label.getKey()),
                            label -> PlainText.line(label.getValue()),
                            (one, _) -> one));
            description = PlainText.lines(description);
            source = PlainText.line(source);
            next = next.stream().map(PlainText::line).toList();
        }

        public Details(
                int alerts,
                Map<String, String> labels,
                String description,
                String source,
                Optional<NextStep> ahead,
                Optional<String> first,
                ZoneId zone,
                Trouble trouble) {
            this(alerts, labels, description, source, ahead, first, zone, trouble, List.of());
        }

        public Details(
                int alerts,
                Map<String, String> labels,
                String description,
                String source,
                Optional<NextStep> ahead,
                Optional<String> first,
                ZoneId zone) {
            this(alerts, labels, description, source, ahead, first, zone, Trouble.NONE);
        }

        public Details(
                int alerts, Map<String, String> labels, String description, String source, Optional<NextStep> ahead) {
            this(alerts, labels, description, source, ahead, Optional.empty(), InstantText.UTC, Trouble.NONE);
        }

        /** When somebody, perhaps this recipient again, is paged next unless somebody answers; empty = nobody is. */
        public Optional<Instant> nextLevelAt() {
            return ahead.filter(next -> next.what() != NextStep.Kind.NOBODY).map(NextStep::at);
        }
    }

    /**
     * What the senders say about the problem.
     *
     * @param since when the first alert that fires began; empty = unknown, or none fires
     * @param clearSince since when no alert fires; empty = one does
     * @param runbook an http or https URL, or ""
     * @param dashboard an http or https URL, or ""
     * @param where the labels that distinguish the affected instances, in one line, or ""
     */
    public record Trouble(
            Optional<Instant> since, Optional<Instant> clearSince, String runbook, String dashboard, String where) {
        private static final Pattern LINK = Pattern.compile("(?i)https?://[!-~]+");
        public static final Trouble NONE = new Trouble(Optional.empty(), Optional.empty(), "", "", "");

        public Trouble {
            where = PlainText.line(where);
            runbook = link(runbook);
            dashboard = link(dashboard);
        }

        /** Drops a text that is no http or https URL: a sender's text must not do more than open a web page. */
        private static String link(String text) {
            return !text.isEmpty() && LINK.matcher(text).matches() ? text : "";
        }
    }

    /** When the problem began or, if that is not known, when the incident opened. */
    public Instant since() {
        return details.trouble().since().orElse(openedAt);
    }

    /** This message with the status "resolved". */
    public PageMessage resolved() {
        return new PageMessage(
                id,
                attempt,
                recipient,
                address,
                why,
                purpose,
                incident,
                title,
                severity,
                service,
                "resolved",
                policy,
                openedAt,
                details);
    }

    @Override
    public PageMessage to(String other) {
        return new PageMessage(
                id, attempt, recipient, other, why, purpose, incident, title, severity, service, status, policy,
                openedAt, details);
    }
}

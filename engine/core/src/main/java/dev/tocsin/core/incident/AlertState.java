package dev.tocsin.core.incident;

import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Severity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The state of one alert that an incident keeps whole.
 *
 * @param since when the alert began to fire or, if it is clear, when it cleared
 * @param startedAt when it last began to fire, by the sender's clock and to the millisecond; empty = the sender does
 *     not say, or the event was recorded before this was kept
 * @param group {@link dev.tocsin.core.signal.Hash64} of the sender's group that the alert came with; empty = none
 * @param severity that the alert came with; empty = the event was recorded before this was kept
 * @param annotations the sender's texts and links, as many as fit {@link #MAX_ANNOTATIONS}; empty = none
 * @param link where the sender says to look; empty = nowhere
 */
public record AlertState(
        String title,
        Labels labels,
        boolean firing,
        Instant since,
        Optional<Instant> startedAt,
        Optional<Long> group,
        Optional<Severity> severity,
        Optional<Map<String, String>> annotations,
        Optional<String> link) {
    /**
     * Maximum of characters in the names and values of one alert's annotations. Links are kept first, then the others
     * by name.
     */
    public static final int MAX_ANNOTATIONS = 2_048;

    public AlertState {
        startedAt = startedAt.map(at -> at.truncatedTo(ChronoUnit.MILLIS));
    }

    public AlertState(String title, Labels labels, boolean firing, Instant since) {
        this(title, labels, firing, since, Optional.empty(), Optional.empty());
    }

    public AlertState(
            String title,
            Labels labels,
            boolean firing,
            Instant since,
            Optional<Instant> startedAt,
            Optional<Long> group) {
        this(title, labels, firing, since, startedAt, group, Optional.empty(), Optional.empty(), Optional.empty());
    }

    static AlertState firing(Alert alert, Optional<Long> group, Optional<Severity> severity) {
        return new AlertState(
                alert.title(),
                alert.labels(),
                true,
                alert.startsAt(),
                alert.startedAt(),
                group,
                severity,
                Optional.of(bounded(alert.annotations())).filter(some -> !some.isEmpty()),
                Optional.of(alert.link()).filter(some -> !some.isEmpty() && some.length() <= MAX_ANNOTATIONS));
    }

    private static Map<String, String> bounded(Map<String, String> annotations) {
        if (characters(annotations) <= MAX_ANNOTATIONS) {
            return new TreeMap<>(annotations);
        }
        var kept = new TreeMap<String, String>();
        var room = MAX_ANNOTATIONS;
        for (var links : new boolean[] {true, false}) {
            for (var each : new TreeMap<>(annotations).entrySet()) {
                var size = each.getKey().length() + each.getValue().length();
                if (each.getKey().endsWith("_url") == links && size <= room) {
                    kept.put(each.getKey(), each.getValue());
                    room -= size;
                }
            }
        }
        return kept;
    }

    /** How many characters the alert counts against {@link KeptAlerts#MAX_CHARACTERS}. */
    int characters(String id) {
        var size = id.length()
                + title.length()
                + (link.isPresent() ? link.get().length() : 0)
                + characters(labels.values());
        return annotations.isPresent() ? size + characters(annotations.get()) : size;
    }

    private static int characters(Map<String, String> texts) {
        var size = 0;
        for (var text : texts.entrySet()) {
            size += text.getKey().length() + text.getValue().length();
        }
        return size;
    }

    /** This state, with the title, labels, annotations and link of another state of the same alert. */
    AlertState withTextsOf(AlertState other) {
        return new AlertState(
                other.title, other.labels, firing, since, startedAt, group, severity, other.annotations, other.link);
    }

    /** When the alert cleared; empty = it fires. */
    public Optional<Instant> clearedAt() {
        return firing ? Optional.empty() : Optional.of(since);
    }

    /** Whether the alert fires and began before an instant; an alert whose sender gives no start counts as earlier. */
    boolean isFiringFromBefore(Instant at) {
        return firing && startedAt.filter(start -> !start.isBefore(at)).isEmpty();
    }

    /** The rank of its severity, 0 being the worst; {@link Integer#MAX_VALUE} = not known. */
    int rank() {
        return severity.isPresent() ? severity.get().rank() : Integer.MAX_VALUE;
    }

    /** Whether the alert is clear and a start at this instant is not later than its last known start. */
    boolean isOverSince(Instant start) {
        return !firing && startedAt.filter(last -> !start.isAfter(last)).isPresent();
    }

    AlertState cleared(Instant at) {
        return new AlertState(title, labels, false, at, startedAt, group, severity, annotations, link);
    }
}

package dev.tocsin.engine.incident;

import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One alert of an incident.
 *
 * @param since when it began to fire or, when it is clear, when it cleared
 * @param startedAt when it last began to fire, by the sender's clock and to the millisecond; empty = the sender does not
 *     say, or it was recorded before that was kept
 * @param group {@link dev.tocsin.engine.signal.Hash64} of the sender's group that it came with; empty = it came with none
 * @param severity that it came with; empty = it was recorded before that was kept
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
    /** Characters of the names and values that an incident keeps of one alert: its links first, then by name. */
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

    /** How many characters it takes to keep it. */
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

    /** As it is, in the words of another state of it. */
    AlertState withTextsOf(AlertState other) {
        return new AlertState(
                other.title, other.labels, firing, since, startedAt, group, severity, other.annotations, other.link);
    }

    /** Empty while it fires. */
    public Optional<Instant> clearedAt() {
        return firing ? Optional.empty() : Optional.of(since);
    }

    /** Whether it fires and, as far as its sender says, began before an instant. */
    boolean isFiringFromBefore(Instant at) {
        return firing && startedAt.filter(start -> !start.isBefore(at)).isEmpty();
    }

    /** Of the severity that it came with, 0 being the worst. */
    int rank() {
        return severity.isPresent() ? severity.get().rank() : Integer.MAX_VALUE;
    }

    /** Whether it is clear, and something that began at an instant is no news of it. */
    boolean isOverSince(Instant start) {
        return !firing && startedAt.filter(last -> !start.isAfter(last)).isPresent();
    }

    AlertState cleared(Instant at) {
        return new AlertState(title, labels, false, at, startedAt, group, severity, annotations, link);
    }
}

package dev.tocsin.core.suppression;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All silences, maintenance windows and inhibitions: whether an alert must not be paged at an instant, why, and until
 * when. The end of an inhibition is not known in advance, so its match ends within two hours and is then checked again;
 * it is checked at once when the firing sources change.
 */
public record SuppressionRules(List<Silence> silences, List<MaintenanceWindow> windows, ActiveInhibitions inhibitions) {
    public static final SuppressionRules NONE = new SuppressionRules(List.of(), List.of());

    /**
     * Maximum of silences or spans that are followed when each begins before the last ends; the match is checked again
     * at the end of the last one.
     */
    private static final int FURTHEST = 100;

    private static final Duration INHIBITED_FOR = Duration.ofHours(2);

    public SuppressionRules(List<Silence> silences, List<MaintenanceWindow> windows) {
        this(silences, windows, ActiveInhibitions.NONE);
    }

    public SuppressionRules {
        silences = List.copyOf(silences);
        windows = List.copyOf(windows);
    }

    /**
     * Why an alert is not paged.
     *
     * @param until the first instant at which, as far as is known, no rule suppresses the alert any more
     */
    public record Match(String reason, Instant until) {}

    /** The silences and windows of both, with the inhibitions of this one. */
    public SuppressionRules with(SuppressionRules more) {
        return new SuppressionRules(
                Stream.concat(silences.stream(), more.silences.stream()).toList(),
                Stream.concat(windows.stream(), more.windows.stream()).toList(),
                inhibitions);
    }

    public boolean isEmpty() {
        return silences.isEmpty() && windows.isEmpty() && inhibitions.isEmpty();
    }

    /** Only the rules that the given labels decide, whatever other labels an alert has. */
    public SuppressionRules decidedBy(Set<String> labels) {
        return new SuppressionRules(
                silences.stream()
                        .filter(silence -> isDecided(silence.matchers(), labels))
                        .toList(),
                windows.stream()
                        .filter(window -> isDecided(window.matchers(), labels)
                                && isDecided(window.except(), labels)
                                && window.lifted().stream().allMatch(lifted -> isDecided(lifted.matchers(), labels)))
                        .toList(),
                inhibitions.decidedBy(labels));
    }

    static boolean isDecided(List<Matcher> matchers, Set<String> labels) {
        return matchers.stream().allMatch(matcher -> labels.contains(matcher.label()));
    }

    /** Whether the silences, windows and inhibition rules are the same; the firing sources may differ. */
    public boolean plansAs(SuppressionRules other) {
        return silences.equals(other.silences)
                && windows.equals(other.windows)
                && inhibitions.inhibition().equals(other.inhibitions.inhibition());
    }

    /** Whether a silence, or a span of a window, begins after {@code after} and not after {@code until}. */
    public boolean beginsBetween(Instant after, Instant until) {
        return Stream.concat(
                        silences.stream().map(Silence::span),
                        windows.stream().flatMap(window -> window.spanAfter(after).stream()))
                .map(SuppressionSpan::start)
                .anyMatch(start -> start.isAfter(after) && !start.isAfter(until));
    }

    /** Whether every source that fired before fires now. */
    public boolean inhibitsAllOf(SuppressionRules before) {
        return inhibitions.firing() == before.inhibitions.firing()
                || Set.copyOf(inhibitions.firing()).containsAll(before.inhibitions.firing());
    }

    /** Why an alert must not be paged now; empty = it may be. */
    public Optional<Match> match(Labels labels, Instant now) {
        var inhibited = inhibitions
                .inhibited(labels)
                // The same end for a whole hour, so that checking again finds nothing new to record.
                .map(by ->
                        new Match(by.reason(), now.truncatedTo(ChronoUnit.HOURS).plus(INHIBITED_FOR)));
        return Stream.concat(inhibited.stream(), planned(labels, now).stream()).max(Comparator.comparing(Match::until));
    }

    private Optional<Match> planned(Labels labels, Instant now) {
        var first = longest(labels, now);
        if (first.isEmpty()) {
            return first;
        }
        var match = first.get();
        for (int i = 0; i < FURTHEST; i++) {
            var next = longest(labels, match.until());
            if (next.isEmpty()) {
                break;
            }
            match = new Match(match.reason(), next.get().until());
        }
        return Optional.of(match);
    }

    /** The match of several alerts together: they are suppressed only while each of them is. */
    public Optional<Match> match(Iterable<Labels> alerts, Instant now) {
        Optional<Match> first = Optional.empty();
        for (var labels : alerts) {
            var held = match(labels, now);
            if (held.isEmpty()) {
                return held;
            }
            first = first.filter(other -> !held.get().until().isBefore(other.until()))
                    .or(() -> held);
        }
        return first;
    }

    /** The silence or window that matches at an instant and ends last. */
    private Optional<Match> longest(Labels labels, Instant at) {
        var bySilence = silences.stream()
                .filter(silence -> silence.span().contains(at) && silence.matches(labels))
                .map(silence -> new Match(silence.why(), silence.span().end()));
        var byWindow = windows.stream()
                .flatMap(window -> window
                        .spanAt(at)
                        .filter(_ -> window.matches(labels, at))
                        .map(suppressionSpan -> new Match(window.why(), suppressionSpan.end()))
                        .stream());
        return Stream.concat(bySilence, byWindow).max(Comparator.comparing(Match::until));
    }
}

package dev.tocsin.engine.suppression;

import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * All silences, maintenance windows and inhibition: what must not be paged at an instant, why, and until when. Nobody
 * knows how long something will inhibit, so that is looked at again within two hours, and at once when it changes.
 */
public record SuppressionRules(List<Silence> silences, List<MaintenanceWindow> windows, ActiveInhibitions inhibitions) {
    public static final SuppressionRules NONE = new SuppressionRules(List.of(), List.of());

    /** Windows without a pause between them are followed this far; whoever waits for the end looks again then. */
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
     * Why nobody is paged.
     *
     * @param until the first instant at which, as far as is known, nothing is in the way any more
     */
    public record Match(String reason, Instant until) {}

    /** All of both. */
    public SuppressionRules with(SuppressionRules more) {
        return new SuppressionRules(
                Stream.concat(silences.stream(), more.silences.stream()).toList(),
                Stream.concat(windows.stream(), more.windows.stream()).toList(),
                inhibitions);
    }

    public boolean isEmpty() {
        return silences.isEmpty() && windows.isEmpty() && inhibitions.isEmpty();
    }

    /** Only what these labels decide, whatever others an alert has. */
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

    /** Whether the same is planned: silences, windows and the rules of inhibition. */
    public boolean plansAs(SuppressionRules other) {
        return silences.equals(other.silences)
                && windows.equals(other.windows)
                && inhibitions.inhibition().equals(other.inhibitions.inhibition());
    }

    /** Whether a silence, or a time of a window, begins after an instant and not after another. */
    public boolean beginsBetween(Instant after, Instant until) {
        return Stream.concat(
                        silences.stream().map(Silence::span),
                        windows.stream().flatMap(window -> window.spanAfter(after).stream()))
                .map(Span::start)
                .anyMatch(start -> start.isAfter(after) && !start.isAfter(until));
    }

    /** Whether everything that inhibited then does so now. */
    public boolean inhibitsAllOf(SuppressionRules before) {
        return inhibitions.firing() == before.inhibitions.firing()
                || Set.copyOf(inhibitions.firing()).containsAll(before.inhibitions.firing());
    }

    /** Why an alert must not page now; empty = it may. */
    public Optional<Match> match(Labels labels, Instant now) {
        var inhibited = inhibitions
                .inhibited(labels)
                // The same instant for an hour, so that whoever asks again finds nothing new.
                .map(by ->
                        new Match(by.reason(), now.truncatedTo(ChronoUnit.HOURS).plus(INHIBITED_FOR)));
        return Stream.concat(inhibited.stream(), planned(labels, now).stream()).max(Comparator.comparing(Match::until));
    }

    private Optional<Match> planned(Labels labels, Instant now) {
        var first = longest(labels, now);
        if (first.isEmpty()) {
            return first;
        }
        var held = first.get();
        for (int i = 0; i < FURTHEST; i++) {
            var next = longest(labels, held.until());
            if (next.isEmpty()) {
                break;
            }
            held = new Match(held.reason(), next.get().until());
        }
        return Optional.of(held);
    }

    /** For several alerts together: held only while every one of them is. */
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

    /** Of what is in the way at an instant, that which ends last. */
    private Optional<Match> longest(Labels labels, Instant at) {
        var bySilence = silences.stream()
                .filter(silence -> silence.span().contains(at) && silence.matches(labels))
                .map(silence -> new Match(silence.why(), silence.span().end()));
        var byWindow = windows.stream()
                .flatMap(window -> window
                        .spanAt(at)
                        .filter(_ -> window.matches(labels, at))
                        .map(span -> new Match(window.why(), span.end()))
                        .stream());
        return Stream.concat(bySilence, byWindow).max(Comparator.comparing(Match::until));
    }
}

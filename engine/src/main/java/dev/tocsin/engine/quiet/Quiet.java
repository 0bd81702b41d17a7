package dev.tocsin.engine.quiet;

import dev.tocsin.engine.signal.Labels;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** All silences and maintenance windows: what must not be paged at an instant, why, and until when. */
public record Quiet(List<Silence> silences, List<MaintenanceWindow> windows) {
    public static final Quiet NONE = new Quiet(List.of(), List.of());

    /** Windows without a pause between them are followed this far; whoever waits for the end looks again then. */
    private static final int FURTHEST = 100;

    public Quiet {
        silences = List.copyOf(silences);
        windows = List.copyOf(windows);
    }

    /**
     * Why nobody is paged.
     *
     * @param until the first instant at which, as far as is known, nothing is in the way any more
     */
    public record Held(String reason, Instant until) {}

    public boolean isEmpty() {
        return silences.isEmpty() && windows.isEmpty();
    }

    /** Why an alert must not page now; empty = it may. */
    public Optional<Held> held(Labels labels, Instant now) {
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
            held = new Held(held.reason(), next.get().until());
        }
        return Optional.of(held);
    }

    /** For several alerts together: held only while every one of them is. */
    public Optional<Held> held(Collection<Labels> alerts, Instant now) {
        var each = alerts.stream().map(labels -> held(labels, now)).toList();
        return !each.isEmpty() && each.stream().allMatch(Optional::isPresent)
                ? each.stream().flatMap(Optional::stream).min(Comparator.comparing(Held::until))
                : Optional.empty();
    }

    /** Of what is in the way at an instant, that which ends last. */
    private Optional<Held> longest(Labels labels, Instant at) {
        var bySilence = silences.stream()
                .filter(silence -> silence.span().contains(at) && silence.matches(labels))
                .map(silence -> new Held(silence.why(), silence.span().end()));
        var byWindow = windows.stream()
                .flatMap(window -> window
                        .spanAt(at)
                        .filter(_ -> window.matches(labels, at))
                        .map(span -> new Held(window.why(), span.end()))
                        .stream());
        return Stream.concat(bySilence, byWindow).max(Comparator.comparing(Held::until));
    }
}

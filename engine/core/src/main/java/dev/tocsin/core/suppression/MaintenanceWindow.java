package dev.tocsin.core.suppression;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Planned work, once or recurring. Alerts that match are not paged during its spans.
 *
 * @param name from the configuration files, or the number of the ledger entry that planned it
 * @param matchers an alert must match all of them; never empty
 * @param except an alert that matches one of them is paged all the same
 * @param spans when the window is active, in order and without overlaps
 * @param lifted alerts that are paged all the same because of an emergency
 * @param by who planned it; empty = the configuration files
 */
public record MaintenanceWindow(
        String name,
        List<Matcher> matchers,
        List<Matcher> except,
        List<SuppressionSpan> spans,
        String reason,
        Optional<Announcement> announcement,
        List<Lifted> lifted,
        Optional<String> by) {
    /**
     * Where the start and end of the window are announced.
     *
     * @param channel a configured one
     * @param before how long before the start the first announcement is made; zero = only at the start
     * @param zone of the times in the announcements
     */
    public record Announcement(String channel, Duration before, ZoneId zone) {
        public Announcement {
            if (before.isNegative()) {
                throw new IllegalArgumentException("a lead time is not negative");
            }
        }
    }

    /**
     * An exception from the window, made while it is active.
     *
     * @param matchers an alert must match all of them; empty = every alert
     */
    public record Lifted(SuppressionSpan span, List<Matcher> matchers, String why) {
        public Lifted {
            matchers = List.copyOf(matchers);
        }
    }

    /** A window from the configuration files. */
    public MaintenanceWindow(
            String name,
            List<Matcher> matchers,
            List<Matcher> except,
            List<SuppressionSpan> spans,
            String reason,
            Optional<Announcement> announcement,
            List<Lifted> lifted) {
        this(name, matchers, except, spans, reason, announcement, lifted, Optional.empty());
    }

    public MaintenanceWindow {
        matchers = List.copyOf(matchers);
        except = List.copyOf(except);
        spans = List.copyOf(spans);
        lifted = List.copyOf(lifted);
        if (matchers.isEmpty()) {
            throw new IllegalArgumentException("a maintenance window has matchers");
        }
        for (int i = 1; i < spans.size(); i++) {
            if (spans.get(i).start().isBefore(spans.get(i - 1).end())) {
                throw new IllegalArgumentException("two spans of window " + name + " overlap");
            }
        }
    }

    /** The span that contains an instant; empty = the window is not active then. */
    public Optional<SuppressionSpan> spanAt(Instant at) {
        var found = indexBefore(at);
        return found < 0
                ? Optional.empty()
                : Optional.of(spans.get(found)).filter(suppressionSpan -> suppressionSpan.contains(at));
    }

    /** The first span that starts after an instant. */
    public Optional<SuppressionSpan> spanAfter(Instant at) {
        var next = indexBefore(at) + 1;
        return next < spans.size() ? Optional.of(spans.get(next)) : Optional.empty();
    }

    /** The same window with its current span ended at an instant; unchanged if it is not active then. */
    public MaintenanceWindow endedAt(Instant at) {
        var current = spanAt(at);
        if (current.isEmpty()) {
            return this;
        }
        var shortened = new ArrayList<>(spans);
        var index = shortened.indexOf(current.get());
        if (at.equals(current.get().start())) {
            shortened.remove(index);
        } else {
            shortened.set(index, new SuppressionSpan(current.get().start(), at));
        }
        return new MaintenanceWindow(name, matchers, except, shortened, reason, announcement, lifted, by);
    }

    /** The same window without the spans that have not begun. */
    public MaintenanceWindow withoutFuture(Instant at) {
        var begun = spans.stream()
                .filter(suppressionSpan -> !suppressionSpan.start().isAfter(at))
                .toList();
        return new MaintenanceWindow(name, matchers, except, begun, reason, announcement, lifted, by);
    }

    /**
     * The same window with an exception: alerts that match are paged from an instant until the end of the current span.
     */
    public MaintenanceWindow liftedAt(Instant at, List<Matcher> what, String why) {
        var current = spanAt(at);
        if (current.isEmpty()) {
            return this;
        }
        var more = new ArrayList<>(lifted);
        more.add(new Lifted(new SuppressionSpan(at, current.get().end()), what, why));
        return new MaintenanceWindow(name, matchers, except, spans, reason, announcement, more, by);
    }

    /**
     * Whether the window suppresses an alert at an instant within one of its spans. If a matcher needs a label that is
     * not known, the alert is paged.
     */
    boolean matches(Labels labels, Instant at) {
        return Match.all(matchers, labels) == Match.YES
                && except.stream().allMatch(matcher -> matcher.match(labels) == Match.NO)
                && lifted.stream().allMatch(l -> !l.span().contains(at) || Match.all(l.matchers(), labels) == Match.NO);
    }

    String why() {
        return "maintenance " + name + by.map(who -> " by " + who).orElse("") + (reason.isEmpty() ? "" : ": " + reason);
    }

    /** Index of the last span that starts at or before an instant; -1 = none. */
    private int indexBefore(Instant at) {
        int low = 0;
        int high = spans.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (spans.get(middle).start().isAfter(at)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low - 1;
    }
}

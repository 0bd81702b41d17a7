package dev.tocsin.core.oncall;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Spans in order, none of which touch; looked up by binary search. */
public record Spans(List<Span> list) {
    public static final Spans NONE = new Spans(List.of());

    public Spans {
        list = List.copyOf(list);
        for (int i = 1; i < list.size(); i++) {
            if (!list.get(i - 1).end().isBefore(list.get(i).start())) {
                throw new IllegalArgumentException("spans are in order and apart, not " + list);
            }
        }
    }

    /** Makes spans from any: those that overlap or touch are joined. */
    public static Spans of(Collection<Span> any) {
        var joined = new ArrayList<Span>();
        for (var span : any.stream().sorted(Comparator.comparing(Span::start)).toList()) {
            if (joined.isEmpty() || joined.getLast().end().isBefore(span.start())) {
                joined.add(span);
            } else if (joined.getLast().end().isBefore(span.end())) {
                joined.add(new Span(joined.removeLast().start(), span.end()));
            }
        }
        return new Spans(joined);
    }

    /** The intersection with other spans. */
    Spans and(Spans other) {
        var common = new ArrayList<Span>();
        for (int i = 0, k = 0; i < list.size() && k < other.list.size(); ) {
            var a = list.get(i);
            var b = other.list.get(k);
            var start = a.start().isAfter(b.start()) ? a.start() : b.start();
            var end = a.end().isBefore(b.end()) ? a.end() : b.end();
            if (start.isBefore(end)) {
                common.add(new Span(start, end));
            }
            if (a.end().isBefore(b.end())) {
                i++;
            } else {
                k++;
            }
        }
        return new Spans(common);
    }

    /** The piece around an instant: in = within a span, out = between two. */
    Presence.Piece at(Instant at) {
        var low = 0;
        var high = list.size();
        while (low < high) {
            var middle = (low + high) >>> 1;
            if (list.get(middle).start().isAfter(at)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        var next = low < list.size() ? list.get(low).start() : Instant.MAX;
        if (low == 0) {
            return new Presence.Piece(false, Instant.MIN, next);
        }
        var last = list.get(low - 1);
        return at.isBefore(last.end())
                ? new Presence.Piece(true, last.start(), last.end())
                : new Presence.Piece(false, last.end(), next);
    }
}

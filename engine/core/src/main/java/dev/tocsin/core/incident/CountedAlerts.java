package dev.tocsin.core.incident;

import dev.tocsin.core.signal.Hash64;
import dev.tocsin.core.signal.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * The firing alerts that an incident does not keep whole, known by the hash of their ids, so that a clear ends the
 * right one and no other. Immutable: a change copies only the rows of the table that it touches, so n changes one by
 * one cost little more than n at once.
 *
 * <p>Beyond {@link #MAX_COUNTED} alerts cannot be told apart. The incident then knows only that there were more, and
 * does not resolve by itself: one page too many is better than one too few.
 */
public final class CountedAlerts {
    public static final int MAX_COUNTED = 100_000;
    static final CountedAlerts NONE = new CountedAlerts(new long[256][0], 0, Labels.EMPTY, false);

    /**
     * Longs for each alert: its id, its group, when it began to fire and the rank of its severity, as in
     * {@link UnkeptAlerts}.
     */
    private static final int WIDTH = 4;

    private static final int GROUP = 1;
    private static final int STARTED_AT = 2;
    private static final int RANK = 3;

    private static final Comparator<long[]> BY_ID = (a, b) -> Long.compareUnsigned(a[0], b[0]);

    /** Rows by the first byte of the id; each row is in order of the (unsigned) id. */
    private final long[][] table;

    private final int size;
    private final Labels common;
    private final boolean overflowed;

    private CountedAlerts(long[][] table, int size, Labels common, boolean overflowed) {
        this.table = table;
        this.size = size;
        this.common = common;
        this.overflowed = overflowed;
    }

    public int size() {
        return size;
    }

    /** How many more alerts fit in. */
    int room() {
        return MAX_COUNTED - size;
    }

    /** The labels that all counted alerts have in common. */
    public Labels common() {
        return common;
    }

    /** Whether there were more alerts than fit in. */
    public boolean overflowed() {
        return overflowed;
    }

    boolean contains(String alertId) {
        return contains(Hash64.of(alertId));
    }

    private boolean contains(long id) {
        return place(id) >= 0;
    }

    /** When the alert began to fire; empty = it is not counted here, or its sender does not say. */
    Optional<Instant> startedAt(String alertId) {
        return value(alertId, STARTED_AT)
                .filter(start -> start != UnkeptAlerts.START_UNKNOWN)
                .map(Instant::ofEpochMilli);
    }

    /** The rank of the alert's severity, 0 being the worst; empty = it is not counted here, or not known. */
    Optional<Integer> rank(String alertId) {
        return value(alertId, RANK)
                .filter(rank -> rank != UnkeptAlerts.RANK_UNKNOWN)
                .map(Long::intValue);
    }

    private Optional<Long> value(String alertId, int column) {
        var id = Hash64.of(alertId);
        var place = place(id);
        return place < 0 ? Optional.empty() : Optional.of(table[index(id)][place + column]);
    }

    /** The index of the alert in its row; negative = it is not counted here. */
    private int place(long id) {
        var row = table[index(id)];
        int low = 0;
        int high = row.length / WIDTH - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            var order = Long.compareUnsigned(row[middle * WIDTH], id);
            if (order == 0) {
                return middle * WIDTH;
            }
            low = order < 0 ? middle + 1 : low;
            high = order > 0 ? middle - 1 : high;
        }
        return -1;
    }

    /** @param group of the alerts, if {@code more} lists none */
    CountedAlerts with(UnkeptAlerts more, long group) {
        var entries = new ArrayList<long[]>(more.ids().size());
        var room = room();
        for (int i = 0; i < more.ids().size(); i++) {
            var id = more.ids().get(i);
            if (contains(id) || room-- > 0) {
                var own = more.groups().isEmpty() ? group : more.groups().get(i);
                entries.add(new long[] {id, own, more.startedAt().get(i), more.rank(i)});
            }
        }
        entries.sort(BY_ID);
        var changed = table.clone();
        var added = 0;
        for (int from = 0, to; from < entries.size(); from = to) {
            var index = index(entries.get(from)[0]);
            to = from;
            while (to < entries.size() && index(entries.get(to)[0]) == index) {
                to++;
            }
            changed[index] = merged(table[index], entries.subList(from, to));
            added += (changed[index].length - table[index].length) / WIDTH;
        }
        var shared = size == 0 && !overflowed ? more.common() : common.common(more.common());
        return new CountedAlerts(
                changed,
                size + added,
                shared,
                overflowed || more.overflowed() || entries.size() < more.ids().size());
    }

    CountedAlerts without(List<Long> ids) {
        if (ids.isEmpty() || size == 0) {
            return this;
        }
        var gone = new HashSet<>(ids);
        var touched = new boolean[table.length];
        ids.forEach(id -> touched[index(id)] = true);
        return where(touched, gone::contains);
    }

    /**
     * Hashes of the alerts that came with a group of the sender and began before an instant; an unknown start counts as
     * earlier.
     */
    List<Long> ofGroup(long group, Optional<Instant> before) {
        var end = before.map(Instant::toEpochMilli).orElse(Long.MAX_VALUE);
        var ids = new ArrayList<Long>();
        for (var row : table) {
            for (int i = 0; i < row.length; i += WIDTH) {
                if (row[i + GROUP] == group && row[i + STARTED_AT] < end) {
                    ids.add(row[i]);
                }
            }
        }
        return ids;
    }

    /** How many of the others are not counted here. */
    int unknown(UnkeptAlerts others) {
        return (int) others.ids().stream().filter(id -> !contains(id)).count();
    }

    /** All of these alerts, for an event that gives them to another incident; empty = there are none. */
    Optional<UnkeptAlerts> unkept() {
        if (size == 0 && !overflowed) {
            return Optional.empty();
        }
        var ranks = column(RANK).stream().map(Long::intValue).toList();
        return Optional.of(
                new UnkeptAlerts(column(0), column(STARTED_AT), column(GROUP), Optional.of(ranks), common, overflowed));
    }

    List<Long> ids() {
        return column(0);
    }

    private List<Long> column(int column) {
        var values = new ArrayList<Long>(size);
        for (var row : table) {
            for (int i = column; i < row.length; i += WIDTH) {
                values.add(row[i]);
            }
        }
        return values;
    }

    private CountedAlerts where(boolean[] touched, LongPredicate isGone) {
        var changed = table.clone();
        var left = 0;
        for (int i = 0; i < table.length; i++) {
            changed[i] = touched[i] ? filtered(table[i], isGone) : table[i];
            left += changed[i].length / WIDTH;
        }
        return left == size ? this : new CountedAlerts(changed, left, left == 0 ? Labels.EMPTY : common, overflowed);
    }

    private static long[] filtered(long[] row, LongPredicate isGone) {
        var kept = new long[row.length];
        var length = 0;
        for (int i = 0; i < row.length; i += WIDTH) {
            if (!isGone.test(row[i])) {
                System.arraycopy(row, i, kept, length, WIDTH);
                length += WIDTH;
            }
        }
        return length == row.length ? row : Arrays.copyOf(kept, length);
    }

    /** Merges two ordered lists; of two entries with the same id the later one counts. */
    private static long[] merged(long[] row, List<long[]> more) {
        var merged = new long[row.length + more.size() * WIDTH];
        var length = 0;
        var old = 0;
        for (var entry : more) {
            for (; old < row.length && Long.compareUnsigned(row[old], entry[0]) < 0; old += WIDTH, length += WIDTH) {
                System.arraycopy(row, old, merged, length, WIDTH);
            }
            old += old < row.length && row[old] == entry[0] ? WIDTH : 0;
            length -= length > 0 && merged[length - WIDTH] == entry[0] ? WIDTH : 0;
            System.arraycopy(entry, 0, merged, length, WIDTH);
            length += WIDTH;
        }
        System.arraycopy(row, old, merged, length, row.length - old);
        return Arrays.copyOf(merged, length + row.length - old);
    }

    private static int index(long id) {
        return (int) (id >>> 56);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CountedAlerts that
                && overflowed == that.overflowed
                && common.equals(that.common)
                && Arrays.deepEquals(table, that.table);
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(table);
    }

    @Override
    public String toString() {
        return size + " alerts with " + common + (overflowed ? " and more" : "");
    }
}

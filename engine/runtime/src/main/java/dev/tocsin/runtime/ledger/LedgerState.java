package dev.tocsin.runtime.ledger;

import dev.tocsin.core.oncall.ShiftOverride;
import dev.tocsin.runtime.ledger.LedgerEntry.FeedMade;
import dev.tocsin.runtime.ledger.LedgerEntry.FeedRevoked;
import dev.tocsin.runtime.ledger.LedgerEntry.MaintenanceEnded;
import dev.tocsin.runtime.ledger.LedgerEntry.MaintenanceLifted;
import dev.tocsin.runtime.ledger.LedgerEntry.MaintenancePlanned;
import dev.tocsin.runtime.ledger.LedgerEntry.OverrideBackdated;
import dev.tocsin.runtime.ledger.LedgerEntry.OverrideMade;
import dev.tocsin.runtime.ledger.LedgerEntry.OverrideRemoved;
import dev.tocsin.runtime.ledger.LedgerEntry.SilenceEnded;
import dev.tocsin.runtime.ledger.LedgerEntry.SilenceMade;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The state after all entries up to a position in the ledger. Pure: the same entries make the same state on every node.
 *
 * @param position id of the last entry, whether it could be decoded or not; 0 = none
 * @param overrides by number, which is the id of the entry that made them, without those that were removed
 * @param silences by number, including those that are over
 * @param windows maintenance windows that are not from the configuration files, by number
 * @param windowChanges all changes of windows, in order
 * @param feeds by number, without those that were revoked
 */
public record LedgerState(
        long position,
        SortedMap<Long, MadeOverride> overrides,
        SortedMap<Long, MadeSilence> silences,
        SortedMap<Long, MadeWindow> windows,
        List<WindowChange> windowChanges,
        SortedMap<Long, MadeFeed> feeds) {
    public static final LedgerState EMPTY = new LedgerState(
            0,
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            List.of(),
            Collections.emptySortedMap());

    public LedgerState {
        overrides = Collections.unmodifiableSortedMap(overrides);
        silences = Collections.unmodifiableSortedMap(silences);
        windows = Collections.unmodifiableSortedMap(windows);
        windowChanges = List.copyOf(windowChanges);
        feeds = Collections.unmodifiableSortedMap(feeds);
    }

    /** The overrides by schedule, in the order in which they were made: a later one wins. */
    public Map<String, List<ShiftOverride>> shiftOverrides() {
        return overrides.values().stream()
                .collect(Collectors.groupingBy(
                        made -> made.override().schedule(),
                        Collectors.mapping(MadeOverride::shiftOverride, Collectors.toList())));
    }

    /** @param backdated whether it was deliberately made to begin in the past */
    public record MadeOverride(
            long number, OverrideMade override, String by, String reason, Instant madeAt, boolean backdated) {
        public ShiftOverride shiftOverride() {
            return new ShiftOverride(
                    override.user(),
                    override.start(),
                    override.end(),
                    override.insteadOf(),
                    by,
                    reason,
                    backdated ? Optional.of(madeAt) : Optional.empty());
        }
    }

    /** A calendar feed; whoever knows its address can read it. */
    public record MadeFeed(long number, FeedMade feed, String by, String reason, Instant madeAt) {}

    /** @param end as it is now: earlier than first requested if somebody ended the silence */
    public record MadeSilence(
            long number,
            List<String> matchers,
            Instant start,
            Instant end,
            String by,
            String reason,
            Instant madeAt,
            Optional<String> endedBy) {
        private static MadeSilence of(RecordedEntry recordedEntry, SilenceMade made) {
            return new MadeSilence(
                    recordedEntry.id(),
                    made.matchers(),
                    made.start(),
                    made.end(),
                    recordedEntry.by(),
                    recordedEntry.reason(),
                    recordedEntry.at(),
                    Optional.empty());
        }

        /** Ends the silence. One that is over is not changed, and one that has not begun never begins. */
        private MadeSilence endedBy(String who, Instant at) {
            return at.isBefore(end)
                    ? new MadeSilence(number, matchers, start, at, by, reason, madeAt, Optional.of(who))
                    : this;
        }

        public boolean isActive(Instant at) {
            return !at.isBefore(start) && at.isBefore(end);
        }
    }

    public record MadeWindow(long number, MaintenancePlanned planned, String by, String reason, Instant madeAt) {}

    /** @param lifted matchers of the alerts that are paged in spite of the window; empty = the window was ended */
    public record WindowChange(String window, Instant at, String by, String reason, Optional<List<String>> lifted) {}

    /** @param position of the last entry, which may be one that could not be decoded */
    LedgerState after(List<RecordedEntry> entries, long position) {
        var fold = new Fold(this);
        entries.forEach(fold::apply);
        return new LedgerState(position, fold.overrides, fold.silences, fold.windows, fold.changes, fold.feeds);
    }

    /** A mutable copy, so that a long ledger is folded without a copy for each entry. */
    private static final class Fold {
        private final TreeMap<Long, MadeOverride> overrides;
        private final TreeMap<Long, MadeSilence> silences;
        private final TreeMap<Long, MadeWindow> windows;
        private final List<WindowChange> changes;
        private final TreeMap<Long, MadeFeed> feeds;

        Fold(LedgerState from) {
            overrides = new TreeMap<>(from.overrides);
            silences = new TreeMap<>(from.silences);
            windows = new TreeMap<>(from.windows);
            changes = new ArrayList<>(from.windowChanges);
            feeds = new TreeMap<>(from.feeds);
        }

        void apply(RecordedEntry recordedEntry) {
            var id = recordedEntry.id();
            var by = recordedEntry.by();
            var reason = recordedEntry.reason();
            var at = recordedEntry.at();
            switch (recordedEntry.entry()) {
                case OverrideMade made -> overrides.put(id, new MadeOverride(id, made, by, reason, at, false));
                case OverrideBackdated backdated ->
                    overrides.put(id, new MadeOverride(id, backdated.made(), by, reason, at, true));
                case OverrideRemoved(_, var number) -> overrides.remove(number);
                case SilenceMade made -> silences.put(id, MadeSilence.of(recordedEntry, made));
                case SilenceEnded(var number) ->
                    silences.computeIfPresent(number, (_, silence) -> silence.endedBy(by, at));
                case FeedMade made -> feeds.put(id, new MadeFeed(id, made, by, reason, at));
                case FeedRevoked(_, var number) -> feeds.remove(number);
                case MaintenancePlanned planned -> windows.put(id, new MadeWindow(id, planned, by, reason, at));
                case MaintenanceEnded(var window) ->
                    changes.add(new WindowChange(window, at, by, reason, Optional.empty()));
                case MaintenanceLifted(var window, var matchers) ->
                    changes.add(new WindowChange(window, at, by, reason, Optional.of(matchers)));
            }
        }
    }
}

package dev.tocsin.runtime.ledger;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** One change that a person made, validated before it was written. */
public sealed interface LedgerEntry {
    /** What the entry is about, such as {@code schedule:platform}: the key of the audit. */
    String subject();

    /**
     * A user is on call for a schedule for a while.
     *
     * @param insteadOf only while this user would be on call; empty = whoever would be
     */
    record OverrideMade(String schedule, String user, Instant start, Instant end, Optional<String> insteadOf)
            implements LedgerEntry {
        public OverrideMade {
            requireOrder(start, end);
        }

        @Override
        public String subject() {
            return "schedule:" + schedule;
        }
    }

    /**
     * A user is recorded as on call for a schedule since before the entry was made. Only such an explicit entry changes
     * who was on call in the past.
     *
     * @param insteadOf only while this user would be on call; empty = whoever would be
     */
    record OverrideBackdated(String schedule, String user, Instant start, Instant end, Optional<String> insteadOf)
            implements LedgerEntry {
        public OverrideBackdated {
            requireOrder(start, end);
        }

        OverrideMade made() {
            return new OverrideMade(schedule, user, start, end, insteadOf);
        }

        @Override
        public String subject() {
            return "schedule:" + schedule;
        }
    }

    /** @param override the id of the entry that made the override */
    record OverrideRemoved(String schedule, long override) implements LedgerEntry {
        @Override
        public String subject() {
            return "schedule:" + schedule;
        }
    }

    /** @param matchers in Alertmanager's syntax; an alert must match all of them */
    record SilenceMade(List<String> matchers, Instant start, Instant end) implements LedgerEntry {
        public SilenceMade {
            requireOrder(start, end);
            matchers = List.copyOf(matchers);
            if (matchers.isEmpty()) {
                throw new IllegalArgumentException("a silence of everything is not made by leaving out its matchers");
            }
        }

        @Override
        public String subject() {
            return "silence";
        }
    }

    /** @param silence the id of the entry that made the silence */
    record SilenceEnded(long silence) implements LedgerEntry {
        @Override
        public String subject() {
            return "silence";
        }
    }

    /**
     * A maintenance window that occurs once. Windows from the configuration files are not in the ledger.
     *
     * @param matchers an alert must match all of them
     * @param except an alert that matches one of them is paged all the same
     * @param channel where its start and end are announced
     * @param announceBefore how long before the start the first announcement is made; zero = only at the start
     */
    record MaintenancePlanned(
            List<String> matchers,
            List<String> except,
            Instant start,
            Instant end,
            Optional<String> channel,
            Duration announceBefore)
            implements LedgerEntry {
        public MaintenancePlanned {
            requireOrder(start, end);
            matchers = List.copyOf(matchers);
            except = List.copyOf(except);
            if (matchers.isEmpty()) {
                throw new IllegalArgumentException("a maintenance window has matchers");
            }
        }

        @Override
        public String subject() {
            return "maintenance";
        }
    }

    /** @param window a name from the configuration files, or the id of the entry that planned it */
    record MaintenanceEnded(String window) implements LedgerEntry {
        @Override
        public String subject() {
            return "maintenance";
        }
    }

    /**
     * An emergency: alerts are paged in spite of a window, until its current span ends.
     *
     * @param matchers an alert must match all of them; empty = every alert
     */
    record MaintenanceLifted(String window, List<String> matchers) implements LedgerEntry {
        public MaintenanceLifted {
            matchers = List.copyOf(matchers);
        }

        @Override
        public String subject() {
            return "maintenance";
        }
    }

    /**
     * A calendar feed with a secret address was made.
     *
     * @param of whose shifts: {@code schedule:platform} or {@code user:sam}
     * @param sha256 of the token in the address, in hexadecimal digits
     */
    record FeedMade(String of, String sha256) implements LedgerEntry {
        @Override
        public String subject() {
            return of;
        }
    }

    /** @param feed the id of the entry that made the feed */
    record FeedRevoked(String of, long feed) implements LedgerEntry {
        @Override
        public String subject() {
            return of;
        }
    }

    private static void requireOrder(Instant start, Instant end) {
        if (!end.isAfter(start)) {
            throw new IllegalArgumentException("it ends at " + end + ", not after its start at " + start);
        }
    }
}

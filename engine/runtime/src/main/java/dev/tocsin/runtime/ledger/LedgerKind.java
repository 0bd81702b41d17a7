package dev.tocsin.runtime.ledger;

/**
 * The names and versions of entries on disk. A name never changes, although the class may be renamed. A changed shape
 * is a new version, and the old one stays readable.
 */
enum LedgerKind {
    OVERRIDE_MADE("override-made/1", LedgerEntry.OverrideMade.class),
    OVERRIDE_BACKDATED("override-backdated/1", LedgerEntry.OverrideBackdated.class),
    OVERRIDE_REMOVED("override-removed/1", LedgerEntry.OverrideRemoved.class),
    SILENCE_MADE("silence-made/1", LedgerEntry.SilenceMade.class),
    SILENCE_ENDED("silence-ended/1", LedgerEntry.SilenceEnded.class),
    MAINTENANCE_PLANNED("maintenance-planned/1", LedgerEntry.MaintenancePlanned.class),
    MAINTENANCE_ENDED("maintenance-ended/1", LedgerEntry.MaintenanceEnded.class),
    MAINTENANCE_LIFTED("maintenance-lifted/1", LedgerEntry.MaintenanceLifted.class),
    FEED_MADE("feed-made/1", LedgerEntry.FeedMade.class),
    FEED_REVOKED("feed-revoked/1", LedgerEntry.FeedRevoked.class);

    private final String label;
    private final Class<? extends LedgerEntry> type;

    LedgerKind(String label, Class<? extends LedgerEntry> type) {
        this.label = label;
        this.type = type;
    }

    String label() {
        return label;
    }

    Class<? extends LedgerEntry> type() {
        return type;
    }

    static LedgerKind of(LedgerEntry entry) {
        return switch (entry) {
            case LedgerEntry.OverrideMade _ -> OVERRIDE_MADE;
            case LedgerEntry.OverrideBackdated _ -> OVERRIDE_BACKDATED;
            case LedgerEntry.OverrideRemoved _ -> OVERRIDE_REMOVED;
            case LedgerEntry.SilenceMade _ -> SILENCE_MADE;
            case LedgerEntry.SilenceEnded _ -> SILENCE_ENDED;
            case LedgerEntry.MaintenancePlanned _ -> MAINTENANCE_PLANNED;
            case LedgerEntry.MaintenanceEnded _ -> MAINTENANCE_ENDED;
            case LedgerEntry.MaintenanceLifted _ -> MAINTENANCE_LIFTED;
            case LedgerEntry.FeedMade _ -> FEED_MADE;
            case LedgerEntry.FeedRevoked _ -> FEED_REVOKED;
        };
    }
}

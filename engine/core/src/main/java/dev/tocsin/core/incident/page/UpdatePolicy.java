package dev.tocsin.core.incident.page;

/** Which of its delivered pages a channel updates when the incident changes. */
public enum UpdatePolicy {
    /** The last page to each address. */
    LATEST,
    /** Every page: each stays open at the provider until an update says that the incident is over. */
    EACH,
    /**
     * Every page, and the provider syncs back: people can acknowledge and resolve it there. So it gets only changes of
     * status.
     */
    MIRRORED
}

package dev.tocsin.config.imports;

/** Leaves the reading of one item; caught where the items are gone through, so that every item's fault is reported. */
final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialised
    private final ImportFault importFault;

    Unreadable(ImportFault importFault) {
        super(importFault.toString(), null, false, false);
        this.importFault = importFault;
    }

    ImportFault fault() {
        return importFault;
    }
}

package dev.tocsin.runtime.journal;

/** A write was refused as a whole, because an incident other than the one that claimed the dedup key has it. */
public final class KeyTakenException extends RuntimeException {
    private final transient KeyHolder holder;

    public KeyTakenException(KeyHolder holder) {
        super("incident " + holder.id() + " has the dedup key", null, false, false);
        this.holder = holder;
    }

    public KeyHolder holder() {
        return holder;
    }
}

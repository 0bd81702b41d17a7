package dev.tocsin.channel.source;

import java.util.List;

/** The body of a request is not in the format of its sender. Nothing was done. */
public final class UnreadableException extends RuntimeException {
    private final transient List<Fault> faults;

    /** @param pointer JSON pointer into the body; "" = the whole */
    public record Fault(String pointer, String detail) {}

    public UnreadableException(String pointer, String detail) {
        this(List.of(new Fault(pointer, detail)));
    }

    /** @param faults at least one */
    public UnreadableException(List<Fault> faults) {
        super(faults.getFirst().detail(), null, false, false);
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}

package dev.tocsin.engine.incident;

/** Names one page for ever; every attempt to send it carries this as its idempotency key. */
public record PageId(String value) {
    static PageId of(IncidentId incident, int number) {
        return new PageId(incident.value() + "." + number);
    }

    @Override
    public String toString() {
        return value;
    }
}

package dev.tocsin.channel.email;

import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;

/** A mail was not taken. */
final class NotSent extends Exception {
    private final transient Attempted result;

    NotSent(Attempted result) {
        super(result.toString(), null, false, false);
        this.result = result;
    }

    Attempted result() {
        return result;
    }
}

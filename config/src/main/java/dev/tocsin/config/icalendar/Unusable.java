package dev.tocsin.config.icalendar;

/** Ends the reading of one value, rule or event; never leaves this package. */
final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Fault fault;

    Unusable(String message, String remedy) {
        this(new Fault(0, message, remedy));
    }

    Unusable(Fault fault) {
        super(fault.message(), null, false, false);
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }
}

package dev.tocsin.config.icalendar;

/** Ends the reading of one value, rule or event; never leaves this package. */
final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    private final transient CalendarFault calendarFault;

    Unusable(String message, String remedy) {
        this(new CalendarFault(0, message, remedy));
    }

    Unusable(CalendarFault calendarFault) {
        super(calendarFault.message(), null, false, false);
        this.calendarFault = calendarFault;
    }

    CalendarFault fault() {
        return calendarFault;
    }
}

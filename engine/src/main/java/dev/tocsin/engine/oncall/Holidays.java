package dev.tocsin.engine.oncall;

/**
 * What a layer does on holidays.
 *
 * @param calendar the file that they come from; "" = none
 * @param only true = it has somebody only on them; false = it has nobody on them
 */
public record Holidays(String calendar, Spans days, boolean only) {
    /** A layer that knows of no holidays. */
    public static final Holidays NONE = new Holidays("", Spans.NONE, false);
}

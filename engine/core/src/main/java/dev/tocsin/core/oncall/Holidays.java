package dev.tocsin.core.oncall;

/**
 * How holidays affect a layer.
 *
 * @param calendar the file that they come from; "" = none
 * @param only true = the layer has somebody only on them; false = it has nobody on them
 */
public record Holidays(String calendar, Spans days, boolean only) {
    /** No holidays. */
    public static final Holidays NONE = new Holidays("", Spans.NONE, false);
}

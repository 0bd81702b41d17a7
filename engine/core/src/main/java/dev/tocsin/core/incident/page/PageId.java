package dev.tocsin.core.incident.page;

import dev.tocsin.core.signal.IncidentId;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The identity of a page, or of an update of its message; every attempt to send it carries this as its idempotency key.
 * A page is written {@code INCIDENT.NUMBER}, an update {@code INCIDENT.NUMBER.uREVISION}.
 */
public record PageId(String value) {
    private static final Pattern FORM = Pattern.compile("([0-9a-z]{1,40})\\.([1-9][0-9]{0,8})");
    private static final int MAX_DIGITS = 9;
    private static final String UPDATE = ".u";

    /** @param number of the page in its incident, from 1 */
    public record Parts(IncidentId incident, int number) {}

    public static PageId of(IncidentId incident, int number) {
        return new PageId(incident.value() + "." + number);
    }

    /** The parts of a page's id; empty = the text is not written as one. A well-formed id need not belong to a page. */
    public static Optional<Parts> parts(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Parts(new IncidentId(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** The id of an update of this page's message. */
    public PageId update(int number) {
        return new PageId(value + UPDATE + number);
    }

    public boolean isUpdate() {
        return value.startsWith(UPDATE, value.lastIndexOf('.'));
    }

    /** The number of the page in its incident, from 1; 0 = this is an update, or is not written as a page's id. */
    public int number() {
        var number = 0;
        var from = value.lastIndexOf('.') + 1;
        for (int n = from; n < value.length(); n++) {
            var digit = value.charAt(n) - '0';
            if (from == 0 || digit < 0 || digit > 9 || n - from >= MAX_DIGITS) {
                return 0;
            }
            number = 10 * number + digit;
        }
        return number;
    }

    /** The id of the page, for a page and for an update of its message. */
    public PageId page() {
        return isUpdate() ? new PageId(value.substring(0, value.lastIndexOf('.'))) : this;
    }

    @Override
    public String toString() {
        return value;
    }
}

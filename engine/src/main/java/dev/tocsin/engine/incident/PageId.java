package dev.tocsin.engine.incident;

import java.util.Optional;
import java.util.regex.Pattern;

/** Names one page, or one update of it, for ever; every attempt to send it carries this as its idempotency key. */
public record PageId(String value) {
    private static final Pattern FORM = Pattern.compile("([0-9a-z]{1,40})\\.([1-9][0-9]{0,8})");
    private static final String UPDATE = ".u";

    /** @param number of the page in its incident, from 1 */
    public record Parts(IncidentId incident, int number) {}

    static PageId of(IncidentId incident, int number) {
        return new PageId(incident.value() + "." + number);
    }

    /** Empty for a text that is not written as the name of a page. Whether there is such a page is not known by that. */
    public static Optional<Parts> parts(String text) {
        var matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Parts(new IncidentId(matcher.group(1)), Integer.parseInt(matcher.group(2))))
                : Optional.empty();
    }

    /** What is told about this page for the n-th time. */
    PageId update(int number) {
        return new PageId(value + UPDATE + number);
    }

    boolean isUpdate() {
        return value.startsWith(UPDATE, value.lastIndexOf('.'));
    }

    /** Of a page in its incident, from 1. */
    int number() {
        return Integer.parseInt(value.substring(value.lastIndexOf('.') + 1));
    }

    /** The page itself, also of an update of it. */
    public PageId page() {
        return isUpdate() ? new PageId(value.substring(0, value.lastIndexOf('.'))) : this;
    }

    @Override
    public String toString() {
        return value;
    }
}

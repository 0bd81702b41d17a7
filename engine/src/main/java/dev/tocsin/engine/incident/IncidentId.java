package dev.tocsin.engine.incident;

import java.util.regex.Pattern;

/** Names one incident for ever. */
public record IncidentId(String value) {
    private static final Pattern FORM = Pattern.compile("[0-9a-z]{1,40}");

    public IncidentId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an incident id: " + value);
        }
    }

    public static boolean isValid(String value) {
        return FORM.matcher(value).matches();
    }

    @Override
    public String toString() {
        return value;
    }
}

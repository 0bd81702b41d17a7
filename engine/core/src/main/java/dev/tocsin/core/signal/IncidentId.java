package dev.tocsin.core.signal;

/**
 * The identity of an incident, which never changes and is never reused: 1 to 40 ASCII digits and lower-case letters.
 */
public record IncidentId(String value) {
    private static final int MAX_LENGTH = 40;

    public IncidentId {
        if (!isValid(value)) {
            throw new IllegalArgumentException("not an incident id: " + value);
        }
    }

    /** Whether a text is 1 to 40 ASCII digits and lower-case letters. */
    public static boolean isValid(String value) {
        for (int i = 0; i < value.length(); i++) {
            var c = value.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'z')) {
                return false;
            }
        }
        return !value.isEmpty() && value.length() <= MAX_LENGTH;
    }

    @Override
    public String toString() {
        return value;
    }
}

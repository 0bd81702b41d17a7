package dev.tocsin.engine.signal;

/** What makes two signals the same incident. At most one incident that is not closed exists for a key. */
public record DedupKey(String value) {
    /** Longer keys are refused: the key is a database index. */
    public static final int MAX_LENGTH = 1024;

    public DedupKey {
        // PostgreSQL holds every character but NUL.
        value = value.replace('\0', '\uFFFD');
        if (value.isBlank()) {
            throw new IllegalArgumentException("a dedup key must not be blank");
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a dedup key has at most " + MAX_LENGTH + " characters, not " + value.length());
        }
    }

    @Override
    public String toString() {
        return value;
    }
}

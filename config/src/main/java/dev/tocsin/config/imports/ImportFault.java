package dev.tocsin.config.imports;

/**
 * A file is not what it should be.
 *
 * @param path within the JSON, such as {@code $.schedules[0].time_zone}; "$" = the whole file
 * @param hint the remedy
 */
public record ImportFault(String file, String path, String message, String hint) {
    private static final int MAX_TEXT = 400;

    public ImportFault {
        path = OneLine.of(path, MAX_TEXT);
        message = OneLine.of(message, MAX_TEXT);
        hint = OneLine.of(hint, MAX_TEXT);
    }

    @Override
    public String toString() {
        return file + ": " + path + ": " + message + "\n    hint: " + hint;
    }
}

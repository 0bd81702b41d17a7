package dev.tocsin.config.imports;

/**
 * A file is not what it should be.
 *
 * @param path within the JSON, such as {@code $.schedules[0].time_zone}; "$" = the whole file
 * @param hint the remedy
 */
public record Fault(String file, String path, String message, String hint) {
    @Override
    public String toString() {
        return file + ": " + path + ": " + message + "\n    hint: " + hint;
    }
}

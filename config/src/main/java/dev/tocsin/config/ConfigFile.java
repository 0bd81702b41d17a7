package dev.tocsin.config;

/**
 * The text of one configuration file as it was written: with references to secrets, not with secrets.
 *
 * @param file its name within the directory
 */
public record ConfigFile(String file, String text) {
    public static final int MAX_BYTES = 1 << 20;

    public boolean isCalendar() {
        return file.endsWith(".ics");
    }

    /** Without the text, which contains people's addresses. */
    @Override
    public String toString() {
        return file + " (" + text.length() + " characters)";
    }
}

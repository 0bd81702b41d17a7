package dev.tocsin.config.icalendar;

/**
 * What is wrong with a text.
 *
 * @param line of the file, from 1; 0 = the text as a whole
 * @param remedy what to do
 */
public record CalendarFault(int line, String message, String remedy) {
    private static final int MAX_TEXT = 60;

    CalendarFault at(int other) {
        return new CalendarFault(other, message, remedy);
    }

    /** Short and on one line, whatever the text holds. */
    static String quote(String text) {
        var line = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (line.length() > MAX_TEXT ? line.substring(0, MAX_TEXT) + "…" : line) + "'";
    }
}

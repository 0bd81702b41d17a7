package dev.tocsin.channel.twilio;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes the body of a message. */
final class SmsText {
    /** Twilio takes no more. */
    static final int MAX_LENGTH = 1600;

    /** What a phone shows of it first, and all of it on some. */
    static final int FIRST = 160;

    /** Three dots: the single character would turn 160 characters a part into 70. */
    private static final String CUT = "...";

    private SmsText() {}

    /** @param answer how to, or "" */
    static String of(String title, String answer, String rest) {
        var line = title.replaceAll("[\\s\\p{Cntrl}]+", " ");
        var room = answer.isEmpty() ? FIRST : FIRST - 1 - answer.length();
        return cut(
                Stream.of(cut(line, room), answer, rest.replaceAll("[\\p{Cntrl}&&[^\n]]+", " "))
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("\n")),
                MAX_LENGTH);
    }

    /** In UTF-16 units, as Twilio counts; no character is split. */
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        var end = most - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }
}

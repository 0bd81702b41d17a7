package dev.tocsin.app.reply;

import dev.tocsin.channel.Action;
import dev.tocsin.channel.AnswerCodes;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The command in a text message: {@code ACK 7F3K}, or {@code RES 7F3K YES}. Case, dots and any text after it are
 * ignored.
 *
 * @param code as {@link AnswerCodes} makes them
 */
record SmsCommand(Action action, String code) {
    private static final Pattern FORM =
            Pattern.compile("\\W*([a-z]+)\\W+(yes\\W+)?([0-9a-z]{4})\\b(\\W+yes\\b)?.*", Pattern.DOTALL);

    /** Words that Twilio, or the network, answers itself. */
    private static final Set<String> RESERVED = Set.of(
            "stop",
            "stopall",
            "unsubscribe",
            "cancel",
            "end",
            "quit",
            "revoke",
            "optout",
            "start",
            "unstop",
            "yes",
            "help",
            "info");

    static Optional<SmsCommand> of(String text) {
        var matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        return matcher.matches()
                ? Action.ofWord(matcher.group(1), matcher.group(2) != null || matcher.group(4) != null)
                        .map(action -> new SmsCommand(action, AnswerCodes.typed(matcher.group(3))))
                : Optional.empty();
    }

    static boolean isReserved(String text) {
        return RESERVED.contains(text.strip().toLowerCase(Locale.ROOT));
    }
}

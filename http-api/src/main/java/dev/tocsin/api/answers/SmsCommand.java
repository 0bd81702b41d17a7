package dev.tocsin.api.answers;

import dev.tocsin.engine.channel.AnswerCodes;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What somebody texts: {@code ACK 7F3K}. Case, dots and whatever follows count for nothing.
 *
 * @param code as {@link AnswerCodes} makes them
 */
record SmsCommand(Action action, String code) {
    private static final Pattern FORM = Pattern.compile("\\W*([a-z]+)\\W+([0-9a-z]{4})\\b.*", Pattern.DOTALL);
    private static final Map<String, Action> VERBS = Map.of(
            "ack", Action.ACKNOWLEDGE,
            "acknowledge", Action.ACKNOWLEDGE,
            "acknowledged", Action.ACKNOWLEDGE,
            "res", Action.RESOLVE,
            "resolve", Action.RESOLVE,
            "resolved", Action.RESOLVE,
            "esc", Action.ESCALATE,
            "escalate", Action.ESCALATE);

    /** Those that Twilio, or the network, answers itself. */
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
        return matcher.matches() && VERBS.containsKey(matcher.group(1))
                ? Optional.of(new SmsCommand(VERBS.get(matcher.group(1)), AnswerCodes.typed(matcher.group(2))))
                : Optional.empty();
    }

    static boolean isReserved(String text) {
        return RESERVED.contains(text.strip().toLowerCase(Locale.ROOT));
    }
}

package dev.tocsin.app.reply;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tocsin.channel.Action;
import dev.tocsin.channel.AnswerCodes;
import dev.tocsin.channel.Secret;
import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.core.signal.TextBounds;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Interprets text messages. A person is identified by the number. The code names the incident or the digest, and counts
 * only from a number that was paged about it. So a guess needs another person's phone and one code in a million, with
 * ten tries.
 */
public final class SmsAnswers {
    public static final String HOW = "Text " + Action.ACKNOWLEDGE.word() + ", " + Action.PASS.word() + ", "
            + Action.ESCALATE.word() + ", " + Action.RESOLVE.word() + " or " + Action.UNDO.word()
            + " and the code of the page, such as " + Action.ACKNOWLEDGE.word() + " 7F3K.";
    public static final String NO_SUCH_CODE = "Nothing was done: no page to this number has the code ";
    public static final String TOO_MANY =
            "Nothing was done: too many wrong codes. Follow the link in the page, or wait ten minutes.";
    private static final int WRONG_CODES = 10;
    private static final int MAX_REPLY = 300;

    /** Maximum of replies to an unknown number: it may be a machine that answers every message. */
    private static final int TOLD_STRANGERS = 3;

    private final Answers answers;
    private final UserLookup users;
    private final PageLookup pages;
    private final AttemptLimiter codes;
    private final AttemptLimiter strangers;

    public SmsAnswers(Answers answers, UserLookup users, PageLookup pages, Ticker ticker) {
        this.answers = answers;
        this.users = users;
        this.pages = pages;
        this.codes = new AttemptLimiter(WRONG_CODES, ticker);
        this.strangers = new AttemptLimiter(TOLD_STRANGERS, ticker);
    }

    /** A received text message. */
    public record Incoming(String channel, String from, String text, String sid) {}

    /**
     * The reply to a message; empty = none.
     *
     * @param token of the Twilio account, which is the key of codes
     */
    public CompletionStage<Optional<String>> answer(Incoming message, Secret token) {
        if (SmsCommand.isReserved(message.text())) {
            return told(Optional.empty());
        }
        var person = users.at(message.channel(), message.from());
        if (person instanceof UserLookup.Found.Unknown) {
            return told(stranger(message.from()));
        }
        var command = SmsCommand.of(message.text());
        if (command.isEmpty()) {
            return told(Optional.of(HOW));
        }
        return codes.isOver(message.from())
                ? told(Optional.of(TOO_MANY))
                : pages.coded(new AnswerCodes(token), command.get().code(), message.from(), person)
                        .thenCompose(found -> answer(message, command.get(), found, person));
    }

    private CompletionStage<Optional<String>> answer(
            Incoming message, SmsCommand command, List<SentPages> found, UserLookup.Found person) {
        if (found.isEmpty()) {
            codes.oneMore(message.from());
            answers.count(Medium.SMS, "wrong_code");
            return told(Optional.of(NO_SUCH_CODE + command.code() + '.'));
        }
        if (found.size() > 1) {
            return told(Optional.of("Nothing was done: several messages have this code. Follow the link in the page."));
        }
        var sent = found.getFirst();
        var id = Answers.request("twilio", message.sid(), "text");
        return sent.recipient(person)
                .map(user -> answers.give(user, sent, command.action(), Medium.SMS, id))
                .orElseGet(() -> CompletableFuture.completedFuture(answers.notYou(Medium.SMS, false)))
                .thenApply(reply -> Optional.of(TextBounds.fit(told(reply, command.code()), MAX_REPLY)));
    }

    private static String told(Reply reply, String code) {
        return reply instanceof Reply.Asks
                ? reply.text() + " Text " + Action.RESOLVE.word() + ' ' + code + ' '
                        + Action.YES.toUpperCase(Locale.ROOT) + '.'
                : reply.text();
    }

    private Optional<String> stranger(String number) {
        var silent = strangers.isOver(number);
        strangers.oneMore(number);
        var reply = answers.notYou(Medium.SMS, false);
        return silent ? Optional.empty() : Optional.of(reply.text());
    }

    private static CompletionStage<Optional<String>> told(Optional<String> text) {
        return CompletableFuture.completedFuture(text);
    }
}

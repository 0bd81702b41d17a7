package dev.tocsin.app.reply;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tocsin.channel.Action;
import dev.tocsin.channel.IncomingMail;
import dev.tocsin.channel.IncomingMail.Automatic;
import dev.tocsin.channel.IncomingMail.Bounced;
import dev.tocsin.channel.IncomingMail.Written;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.runtime.actor.Incidents;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;

/**
 * Interprets replies to pages by mail. The address that a reply is sent to names the page or digest and proves that its
 * writer has the mail. The address that it comes from must be that of the person who was paged. A mail to any other
 * address is not answered, and neither is one that no person wrote: so nobody can make Tocsin write to strangers, and
 * two machines do not answer each other without end.
 */
public final class MailAnswers {
    public static final String HOW = "Nothing was done: begin the reply with " + Action.WORDS + ".";
    static final String TOO_OLD = "Nothing was done: a page can be answered by mail for a week. Answer in another way.";

    private static final Duration MAX_AGE = Duration.ofDays(7);

    /** Maximum of such replies: some machines answer every mail and do not say that they are machines. */
    private static final int TOLD_NOTHING_WAS_DONE = 5;

    private static final int TOLD_WHAT_WAS_DONE = 50;

    private static final Pattern WORD = Pattern.compile("[^\\p{L}]*([a-z]+)(?!\\p{L})([^\\p{L}]+yes(?!\\p{L}))?.*");

    private final Answers answers;
    private final Incidents incidents;
    private final UserLookup users;
    private final PageLookup pages;
    private final PageTests tests;
    private final AnswerTokens tokens;
    private final Clock clock;
    private final AttemptLimiter strangers;
    private final AttemptLimiter lost;
    private final AttemptLimiter done;

    public MailAnswers(
            Answers answers,
            Incidents incidents,
            UserLookup users,
            PageLookup pages,
            PageTests tests,
            AnswerTokens tokens,
            Clock clock) {
        this.answers = answers;
        this.incidents = incidents;
        this.users = users;
        this.pages = pages;
        this.tests = tests;
        this.tokens = tokens;
        this.clock = clock;
        this.strangers = new AttemptLimiter(TOLD_NOTHING_WAS_DONE, Ticker.systemTicker());
        this.lost = new AttemptLimiter(TOLD_NOTHING_WAS_DONE, Ticker.systemTicker());
        this.done = new AttemptLimiter(TOLD_WHAT_WAS_DONE, Ticker.systemTicker());
    }

    /**
     * A reply to send.
     *
     * @param recipient a user, or "" for a stranger
     * @param page the page or digest that was answered
     */
    public record ReplyOutcome(String recipient, String address, String page, String text) {}

    /**
     * Handles a mail; empty = no reply is to be sent.
     *
     * @param channel its configured name
     */
    public CompletionStage<Optional<ReplyOutcome>> answer(String channel, IncomingMail mail) {
        return switch (mail) {
            case Automatic _ -> silently("automatic");
            case Bounced bounced -> bounced(bounced).thenApply(_ -> Optional.empty());
            case Written written -> written(channel, written);
        };
    }

    private Optional<String> sent(List<String> addresses) {
        return addresses.stream()
                .flatMap(address -> tokens.readReply(address).stream())
                .findFirst();
    }

    private CompletionStage<Void> bounced(Bounced mail) {
        var id = sent(mail.replyTo());
        answers.count(Medium.EMAIL, id.isPresent() ? "bounced" : "no_page");
        return id.map(pages::sent)
                .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
                .thenCompose(found ->
                        found.map(sent -> report(sent, mail)).orElseGet(() -> CompletableFuture.completedFuture(null)));
    }

    private CompletionStage<Void> report(SentPages sent, Bounced mail) {
        var why = "the email bounced" + (mail.status().isEmpty() ? "" : ", status " + mail.status());
        var caller = Caller.Provider.ofChannel("mail server", Medium.EMAIL.label(), request(mail.id()));
        var receipt = mail.receipt().isEmpty() ? receipt(sent) : mail.receipt();
        return new DeliveryReports(incidents, tests).report(sent, receipt, caller, why);
    }

    /**
     * The receipt of a page or digest, for a bounce whose mail has another id: the address that it came back to names
     * the page.
     */
    private static String receipt(SentPages sent) {
        return switch (sent) {
            case SentPages.OnePage page -> page.receipt();
            case SentPages.Several(var digest) -> digest.id();
        };
    }

    private CompletionStage<Optional<ReplyOutcome>> written(String channel, Written mail) {
        var id = sent(mail.to());
        if (id.isEmpty()) {
            return silently(mail.to().stream().anyMatch(AnswerTokens::isLikeReply) ? "forged" : "no_page");
        }
        if (mail.from().isEmpty()) {
            return silently("no_sender");
        }
        return pages.sent(id.get()).thenCompose(found -> {
            if (found.isEmpty()) {
                answers.count(Medium.EMAIL, "no_incident");
                return told(strangers, id.get(), stranger(mail, id.get(), new Reply.NoIncident()));
            }
            return found.get()
                    .recipient(users.at(channel, mail.from()))
                    .map(user -> known(mail, found.get(), user))
                    .orElseGet(() ->
                            told(strangers, id.get(), stranger(mail, id.get(), answers.notYou(Medium.EMAIL, false))));
        });
    }

    private static ReplyOutcome stranger(Written mail, String page, Reply reply) {
        return new ReplyOutcome("", mail.from(), page, reply.text());
    }

    private CompletionStage<Optional<ReplyOutcome>> known(Written mail, SentPages sent, User user) {
        var action = action(mail.firstLine());
        if (sent.at().plus(MAX_AGE).isBefore(clock.instant())) {
            answers.count(Medium.EMAIL, "expired");
            return told(lost, user.name(), told(mail, sent, user, TOO_OLD));
        }
        if (action.isEmpty()) {
            answers.count(Medium.EMAIL, "not_understood");
            return told(lost, user.name(), told(mail, sent, user, HOW));
        }
        return answers.give(user, sent, action.get(), Medium.EMAIL, request(mail.id()))
                .thenCompose(reply -> told(done, user.name(), told(mail, sent, user, words(reply))));
    }

    private static ReplyOutcome told(Written mail, SentPages sent, User user, String text) {
        return new ReplyOutcome(user.name(), mail.from(), sent.id(), text);
    }

    private static String words(Reply reply) {
        return reply instanceof Reply.Asks
                ? reply.text() + " Reply to the page once more, and begin with resolve yes."
                : reply.text();
    }

    private static String request(String mail) {
        return "email " + Sha256.hex(mail);
    }

    private CompletionStage<Optional<ReplyOutcome>> silently(String outcome) {
        answers.count(Medium.EMAIL, outcome);
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private CompletionStage<Optional<ReplyOutcome>> told(AttemptLimiter limiter, String who, ReplyOutcome told) {
        if (limiter.isOver(who)) {
            return silently("not_told");
        }
        limiter.oneMore(who);
        return CompletableFuture.completedFuture(Optional.of(told));
    }

    static Optional<Action> action(String line) {
        var word = WORD.matcher(line.toLowerCase(Locale.ROOT));
        return word.matches() ? Action.ofWord(word.group(1), word.group(2) != null) : Optional.empty();
    }
}

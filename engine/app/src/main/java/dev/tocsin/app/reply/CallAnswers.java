package dev.tocsin.app.reply;

import dev.tocsin.channel.Action;
import dev.tocsin.core.signal.Caller.Medium;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Interprets keys that are pressed in a call. The URL that Twilio calls names the page or digest, and is signed. */
public final class CallAnswers {
    private final Answers answers;
    private final UserLookup users;
    private final PageLookup pages;

    public CallAnswers(Answers answers, UserLookup users, PageLookup pages) {
        this.answers = answers;
        this.users = users;
        this.pages = pages;
    }

    /**
     * A pressed key.
     *
     * @param to the number that was called
     * @param wasAsked whether this call has asked for a confirmation to resolve although alerts fire
     */
    public record Pressed(String channel, String page, String to, String key, String sid, boolean wasAsked) {
        /** The same key in the same call is the same answer; a key before the question differs from one after it. */
        public String id() {
            return sid.isEmpty() ? "" : String.join("\n", sid, page, key) + (wasAsked ? "\nasked" : "");
        }
    }

    /**
     * What to say in the call.
     *
     * @param asks whether it is a question that another key answers
     */
    public record Said(String text, boolean asks) {}

    /** What to say; empty = the key has no meaning. */
    public CompletionStage<Optional<Said>> answer(Pressed pressed) {
        var action =
                Action.ofKey(pressed.key()).filter(wanted -> wanted != Action.RESOLVE_FIRING || pressed.wasAsked());
        if (action.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var id = Answers.request("twilio", pressed.sid(), pressed.key());
        return pages.sent(pressed.page()).thenCompose(found -> {
            var sent = found.filter(about -> about.isTo(pressed.to()));
            if (sent.isPresent() && sent.get() instanceof SentPages.Several && !DigestAnswers.takes(action.get())) {
                return CompletableFuture.completedFuture(Optional.of(new Said(Action.keysOf("all of them"), true)));
            }
            return sent.flatMap(about -> about.recipient(users.at(pressed.channel(), pressed.to()))
                            .map(user -> answers.give(user, about, action.get(), Medium.VOICE, id)))
                    .orElseGet(() -> CompletableFuture.completedFuture(answers.notYou(Medium.VOICE, false)))
                    .thenApply(reply -> Optional.of(
                            reply instanceof Reply.Asks
                                    ? new Said(
                                            reply.text() + " Press " + Action.RESOLVE_FIRING.key()
                                                    + " to resolve anyway.",
                                            true)
                                    : new Said(reply.text(), false)));
        });
    }
}

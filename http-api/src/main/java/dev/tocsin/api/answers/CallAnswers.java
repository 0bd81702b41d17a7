package dev.tocsin.api.answers;

import dev.tocsin.engine.signal.Caller.Medium;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Interprets keys that are pressed in a call. The URL that Twilio calls names the page or digest, and is signed. */
final class CallAnswers {
    static final String KEYS = "Press 1 to acknowledge, 2 to resolve, 3 to escalate, 4 if you cannot take it.";
    static final String KEYS_OF_SEVERAL = "Press 1 to take all of them. Press 4 if you cannot.";

    private final Answers answers;
    private final UserLookup users;
    private final PageLookup pages;

    CallAnswers(Answers answers, UserLookup users, PageLookup pages) {
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
    record Pressed(String channel, String page, String to, String key, String sid, boolean wasAsked) {
        /** The same key in the same call is the same answer; a key before the question differs from one after it. */
        String id() {
            return sid.isEmpty() ? "" : String.join("\n", sid, page, key) + (wasAsked ? "\nasked" : "");
        }
    }

    /**
     * What to say in the call.
     *
     * @param asks whether it is a question that another key answers
     */
    record Said(String text, boolean asks) {}

    /** What to say; empty = the key has no meaning. */
    CompletionStage<Optional<Said>> answer(Pressed pressed) {
        var action = action(pressed.key()).filter(wanted -> wanted != Action.RESOLVE_FIRING || pressed.wasAsked());
        if (action.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var id = Twiml.request(pressed.sid(), pressed.key());
        return pages.sent(pressed.page()).thenCompose(found -> {
            var sent = found.filter(about -> about.isTo(pressed.to()));
            if (sent.isPresent() && sent.get() instanceof SentPages.Several && !DigestAnswers.takes(action.get())) {
                return CompletableFuture.completedFuture(Optional.of(new Said(KEYS_OF_SEVERAL, true)));
            }
            return sent.flatMap(about -> about.recipient(users.at(pressed.channel(), pressed.to()))
                            .map(user -> answers.give(user, about, action.get(), Medium.VOICE, id)))
                    .orElseGet(() -> CompletableFuture.completedFuture(answers.notYou(Medium.VOICE, false)))
                    .thenApply(reply -> Optional.of(
                            reply instanceof Reply.Asks
                                    ? new Said(reply.text() + " Press 9 to resolve anyway.", true)
                                    : new Said(reply.text(), false)));
        });
    }

    private static Optional<Action> action(String key) {
        return Optional.ofNullable(
                switch (key) {
                    case "1" -> Action.ACKNOWLEDGE;
                    case "2" -> Action.RESOLVE;
                    case "3" -> Action.ESCALATE;
                    case "4" -> Action.PASS;
                    case "9" -> Action.RESOLVE_FIRING;
                    default -> null;
                });
    }
}

package dev.tocsin.api.answers;

import dev.tocsin.api.answers.Answers.Answer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Understands keys that are pressed in a call. The address that Twilio calls names the page, and is signed. */
final class CallAnswers {
    static final String KEYS = "Press 1 to acknowledge, 2 to resolve, 3 to escalate, 4 if you cannot take it.";

    private final Answers answers;
    private final People people;
    private final Paged paged;

    CallAnswers(Answers answers, People people, Paged paged) {
        this.answers = answers;
        this.people = people;
        this.paged = paged;
    }

    /** @param to the number that was called */
    record Pressed(String channel, String page, String to, String key, String sid) {
        /** The same key in the same call is the same answer. */
        String id() {
            return sid.isEmpty() ? "" : String.join("\n", sid, page, key);
        }
    }

    /**
     * What to say.
     *
     * @param again whether another key is to be pressed
     */
    record Said(String text, boolean again) {}

    /** What to say; empty for a key without a meaning. */
    CompletionStage<Optional<Said>> answer(Pressed pressed) {
        var action = action(pressed.key());
        if (action.isEmpty()) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        var id = Twiml.request(pressed.sid(), pressed.key());
        return paged.page(pressed.page())
                .thenCompose(found -> found.filter(about -> Paged.isTo(about.page(), pressed.to()))
                        .flatMap(about -> Paged.recipient(about.page(), people.at(pressed.channel(), pressed.to()))
                                .map(user ->
                                        answers.give(user, new Answer(about.incident(), action.get(), "voice", id))))
                        .orElseGet(() -> CompletableFuture.completedFuture(answers.notYou("voice", false))))
                .thenApply(reply -> Optional.of(
                        reply instanceof Reply.Asks
                                ? new Said(reply.text() + " Press 9 to resolve all the same.", true)
                                : new Said(reply.text(), false)));
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

package dev.tocsin.api.answers;

import dev.tocsin.api.http.Deliveries;
import dev.tocsin.app.reply.Answers;
import dev.tocsin.app.reply.CallAnswers;
import dev.tocsin.app.reply.PageLookup;
import dev.tocsin.app.reply.UserLookup;
import dev.tocsin.channel.Action;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Handles a key that was pressed in a call (Twilio documentation, "TwiML Voice: Gather"). */
public final class VoiceCallback implements Callback {
    private static final Logger LOG = LoggerFactory.getLogger(VoiceCallback.class);

    /** A parameter in the URL of a call that was asked to confirm resolving although alerts fire. */
    private static final String ASKED = "asked";

    private final CallAnswers answers;
    private final Deliveries deliveries;

    public VoiceCallback(Answers answers, UserLookup users, PageLookup pages, Deliveries deliveries) {
        this.answers = new CallAnswers(answers, users, pages);
        this.deliveries = deliveries;
    }

    @Override
    public String name() {
        return "voice";
    }

    @Override
    public Set<String> types() {
        return Set.of("voice");
    }

    @Override
    public Signed signed() {
        return Signed.BY_TWILIO;
    }

    @Override
    public CompletionStage<HttpResponse> handle(Call call) {
        var formBody = TwilioSignature.verified(call);
        var pressed = new CallAnswers.Pressed(
                call.settings().name(),
                PhoneStatusCallback.page(call),
                formBody.first("To").orElse(""),
                formBody.first("Digits").orElse(""),
                formBody.first("CallSid").orElse(""),
                call.request().getUri().query().get(ASKED).isPresent());
        return deliveries
                .once("voice", pressed.id(), () -> answers.answer(pressed)
                        .thenApply(reply -> reply.map(said -> said.asks()
                                        ? Twiml.ask(call.settings(), said.text(), asked(call.url()))
                                        : Twiml.say(call.settings(), said.text()))
                                .orElseGet(() -> Twiml.ask(call.settings(), Action.KEYS))))
                .exceptionally(failure -> {
                    LOG.warn("A reply in a call may not have been recorded", failure);
                    return Twiml.ask(call.settings(), "Your answer may not have been recorded. " + Action.KEYS);
                });
    }

    /**
     * The URL for the answer to the question. Twilio signs the URL, so nobody else can claim that the question was
     * asked.
     */
    private static URI asked(URI url) {
        var query = url.getRawQuery();
        return query == null || query.contains(ASKED) ? url : URI.create(url + "&" + ASKED + "=1");
    }
}

package dev.tocsin.api.answers;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.tocsin.api.http.Deliveries;
import dev.tocsin.app.reply.Answers;
import dev.tocsin.app.reply.PageLookup;
import dev.tocsin.app.reply.SmsAnswers;
import dev.tocsin.app.reply.UserLookup;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles text messages to Tocsin's number (Twilio documentation, "Twilio's request to your incoming message webhook
 * URL").
 */
public final class SmsCallback implements Callback {
    static final String NOT_RECORDED =
            "Your reply may not have been recorded. Try again in a minute; a second reply does no harm.";
    private static final Logger LOG = LoggerFactory.getLogger(SmsCallback.class);

    private final SmsAnswers answers;
    private final Deliveries deliveries;

    public SmsCallback(Answers answers, UserLookup users, PageLookup pages, Deliveries deliveries) {
        this.answers = new SmsAnswers(answers, users, pages, Ticker.systemTicker());
        this.deliveries = deliveries;
    }

    @Override
    public String name() {
        return "sms";
    }

    @Override
    public Set<String> types() {
        return Set.of("sms");
    }

    @Override
    public Signed signed() {
        return Signed.BY_TWILIO;
    }

    @Override
    public CompletionStage<HttpResponse> handle(Call call) {
        var formBody = TwilioSignature.verified(call);
        if (formBody.first("OptOutType").isPresent()) {
            return CompletableFuture.completedFuture(Twiml.nothing());
        }
        var message = new SmsAnswers.Incoming(
                call.settings().name(),
                formBody.first("From").orElse(""),
                formBody.first("Body").orElse(""),
                formBody.first("MessageSid").orElse(""));
        var token = call.settings().secret("auth_token");
        return deliveries
                .once("sms", message.sid(), () -> answers.answer(message, token)
                        .thenApply(reply -> reply.map(Twiml::message).orElseGet(Twiml::nothing)))
                .exceptionally(failure -> {
                    LOG.warn("A reply by text message may not have been recorded", failure);
                    return Twiml.message(NOT_RECORDED);
                });
    }
}

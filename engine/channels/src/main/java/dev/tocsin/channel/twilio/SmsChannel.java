package dev.tocsin.channel.twilio;

import dev.tocsin.channel.Action;
import dev.tocsin.channel.AnswerCodes;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Limits;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Rate;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.channel.Wording;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One message each: what is broken and how to answer in the first 160 characters, then the rest. */
final class SmsChannel implements Channel {
    private final Settings settings;
    private final ChannelContext context;
    private final Account account;
    private final Callbacks callbacks;
    private final Optional<AnswerCodes> codes;

    SmsChannel(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.account = Account.of(settings, context);
        this.callbacks = new Callbacks(settings, context.links());
        this.codes = settings.optionalSecret("auth_token").map(AnswerCodes::new);
    }

    @Override
    public String type() {
        return "sms";
    }

    @Override
    public boolean takesUpdates() {
        return settings.flag("updates");
    }

    /**
     * A number sends one segment a second: https://support.twilio.com/hc/en-us/articles/115002943027. What comes faster
     * waits at Twilio, where it cannot be withdrawn any more. Other senders have other limits.
     */
    @Override
    public Limits limits() {
        return Account.number(settings.text("from")).isEmpty() ? Limits.of(Rate.perSecond(1)) : Limits.USUAL;
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        if (Account.number(message.address()).isPresent()) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Permanent(
                    "the contact has no phone number, such as +34600000000, for its address"));
        }
        var from = settings.text("from");
        var form = new LinkedHashMap<String, String>();
        form.put("To", message.address());
        form.put(from.matches(SmsType.SERVICE) ? "MessagingServiceSid" : "From", from);
        form.put("Body", text(message));
        callbacks.status(message).ifPresent(url -> form.put("StatusCallback", url));
        return account.create("Messages", message.id(), form);
    }

    private String text(Message message) {
        var fields = Wording.of(message, context.links(), context.clock().instant());
        return SmsText.of(
                settings.template("title").render(fields),
                codes.filter(_ -> callbacks.to("sms").isPresent())
                        .flatMap(known -> howToAnswer(message, known))
                        .orElse(""),
                settings.template("text").render(fields));
    }

    private static Optional<String> howToAnswer(Message message, AnswerCodes codes) {
        return switch (message) {
            case PageMessage page -> {
                var code = codes.of(page.incident());
                yield Optional.of("Reply " + word(Action.ACKNOWLEDGE, code) + ", " + word(Action.PASS, code) + ", "
                        + word(Action.ESCALATE, code) + " or " + word(Action.RESOLVE, code));
            }
            case DigestMessage digest
            when digest.isAnswerable() -> {
                var code = codes.of(digest.id());
                yield Optional.of("Reply " + word(Action.ACKNOWLEDGE, code) + " to take " + digest.all() + "; "
                        + word(Action.PASS, code) + " if you cannot");
            }
            case DigestMessage _, UpdateMessage _, NoticeMessage _ -> Optional.empty();
        };
    }

    private static String word(Action action, String code) {
        return action.word() + ' ' + code;
    }
}

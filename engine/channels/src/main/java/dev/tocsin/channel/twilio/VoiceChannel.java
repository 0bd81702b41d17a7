package dev.tocsin.channel.twilio;

import dev.tocsin.channel.Action;
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

/** One call each. Delivered means that Twilio will call; whether somebody answered comes with the status. */
final class VoiceChannel implements Channel {
    private final Settings settings;
    private final ChannelContext context;
    private final Account account;
    private final Callbacks callbacks;

    VoiceChannel(Settings settings, ChannelContext context) {
        this.settings = settings;
        this.context = context;
        this.account = Account.of(settings, context);
        this.callbacks = new Callbacks(settings, context.links());
    }

    @Override
    public String type() {
        return "voice";
    }

    /** An account begins one call a second unless more is agreed on: https://www.twilio.com/docs/glossary/cps */
    @Override
    public Limits limits() {
        return Limits.of(Rate.perSecond(1));
    }

    @Override
    public CompletionStage<Attempted> send(Message message) {
        if (Account.number(message.address()).isPresent()) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Permanent(
                    "the contact has no phone number, such as +34600000000, for its address"));
        }
        var form = new LinkedHashMap<String, String>();
        form.put("To", message.address());
        form.put("From", settings.text("from"));
        form.put("Twiml", script(message));
        form.put("Timeout", Integer.toString(settings.number("ring_seconds")));
        if (settings.flag("detect_machines")) {
            form.put("MachineDetection", "Enable");
        }
        callbacks.status(message).ifPresent(url -> form.put("StatusCallback", url));
        return account.create("Calls", message.id(), form);
    }

    private String script(Message message) {
        var fields = Wording.of(message, context.links(), context.clock().instant());
        return new Script(settings.text("language"), settings.optionalText("voice"), keys(message))
                .saying(settings.template("text").render(fields));
    }

    private Optional<Script.Keys> keys(Message message) {
        var words =
                switch (message) {
                    case PageMessage _ -> Optional.of(Action.KEYS);
                    case DigestMessage digest when digest.isAnswerable() -> Optional.of(Action.keysOf(digest.all()));
                    case DigestMessage _, UpdateMessage _, NoticeMessage _ -> Optional.<String>empty();
                };
        return words.flatMap(asked -> callbacks.about(message, "voice").map(to -> new Script.Keys(to, asked)));
    }
}

package dev.tocsin.channel.twilio;

import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.UpdateMessage;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where Twilio reports about messages and calls; nowhere without auth_token, which proves that Twilio sent it. */
record Callbacks(Settings settings, Links links) {
    Optional<String> to(String what) {
        return settings.optionalSecret("auth_token")
                .flatMap(_ -> links.callback(settings.name(), what))
                .map(Object::toString);
    }

    /** With the page, or digest, in the address: the address is signed, and comes back as it is. */
    Optional<String> about(Message message, String what) {
        return to(what).map(url -> url + "?page=" + URLEncoder.encode(message.id(), StandardCharsets.UTF_8));
    }

    Optional<String> status(Message message) {
        return switch (message) {
            case PageMessage _, DigestMessage _ -> about(message, "status");
            case UpdateMessage _, NoticeMessage _ -> to("status");
        };
    }
}

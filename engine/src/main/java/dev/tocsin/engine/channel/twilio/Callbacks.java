package dev.tocsin.engine.channel.twilio;

import dev.tocsin.engine.channel.Links;
import dev.tocsin.engine.channel.Message;
import dev.tocsin.engine.channel.PageMessage;
import dev.tocsin.engine.channel.Settings;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where Twilio calls us about what it was given; nowhere without auth_token, by which we know that it is Twilio. */
record Callbacks(Settings settings, Links links) {
    Optional<String> to(String what) {
        return settings.optionalSecret("auth_token")
                .flatMap(_ -> links.callback(settings.name(), what))
                .map(Object::toString);
    }

    /** With the page in the address: the address is signed, and comes back as it is. */
    Optional<String> about(PageMessage page, String what) {
        return to(what).map(url -> url + "?page=" + URLEncoder.encode(page.id(), StandardCharsets.UTF_8));
    }

    Optional<String> status(Message message) {
        return message instanceof PageMessage page ? about(page, "status") : to("status");
    }
}

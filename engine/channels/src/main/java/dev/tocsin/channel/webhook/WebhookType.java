package dev.tocsin.channel.webhook;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import dev.tocsin.channel.Settings;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

public final class WebhookType implements ChannelType {
    private static final String PREFIX = "whsec_";

    @Override
    public String name() {
        return "webhook";
    }

    @Override
    public String meaning() {
        return "posts pages as JSON, signed after Standard Webhooks where there is a secret";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required("url", Kind.URL, "https://host/path", "the URL to which pages are posted"),
                Setting.optional(
                                "secret",
                                Kind.SECRET,
                                "${env:SIGNING_SECRET}",
                                "the secret that signs each page: `whsec_` and 24 to 64 bytes in base 64")
                        .checked(WebhookType::signingSecret));
    }

    private static Optional<Fault> signingSecret(String value) {
        return Fault.unless(
                isSigningSecret(value),
                "the secret behind this reference is not whsec_ followed by 24 to 64 bytes in base 64",
                "make a secret with: echo \"whsec_$(openssl rand -base64 32)\"");
    }

    private static boolean isSigningSecret(String value) {
        try {
            var bytes = Base64.getDecoder().decode(value.substring(value.startsWith(PREFIX) ? PREFIX.length() : 0));
            return value.startsWith(PREFIX) && bytes.length >= 24 && bytes.length <= 64;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return new WebhookChannel(
                context.http(),
                settings.url("url"),
                settings.optionalSecret("secret").map(secret -> new WebhookSignature(secret.reveal())),
                context.links(),
                context.clock());
    }
}

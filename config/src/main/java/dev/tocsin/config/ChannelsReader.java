package dev.tocsin.config;

import dev.tocsin.config.References.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code channels}. Without that section there is one, {@code console}. */
final class ChannelsReader {
    private static final List<String> TYPES = List.of("console", "webhook");
    private static final String PREFIX = "whsec_";
    private static final URI STAND_IN = URI.create("http://localhost/");

    private final Values values;
    private final References references;
    private final Secrets secrets;

    ChannelsReader(Values values, References references, Secrets secrets) {
        this.values = values;
        this.references = references;
        this.secrets = secrets;
    }

    Map<String, ChannelSettings> read(Document document) {
        if (document.value("channels").isEmpty()) {
            references.define(Kind.CHANNEL, "console");
            return Map.of("console", new ChannelSettings.Console("console"));
        }
        return Section.read(document.map("channels"), values, this::channel);
    }

    private Optional<ChannelSettings> channel(String name, Yaml node) {
        references.define(Kind.CHANNEL, name);
        return switch (typeOf(node)) {
            case "console" ->
                Fields.of(node, "a console channel", List.of("type"), values.problems())
                        .map(_ -> new ChannelSettings.Console(name));
            case "webhook" ->
                Fields.of(node, "a webhook channel", List.of("type", "url", "secret"), values.problems())
                        .map(fields -> webhook(name, fields));
            default -> {
                Fields.of(node, "a channel", List.of("type", "url", "secret"), values.problems())
                        .flatMap(fields -> fields.require("type", "choose from " + String.join(", ", TYPES)))
                        .ifPresent(this::reportType);
                yield Optional.empty();
            }
        };
    }

    private static String typeOf(Yaml node) {
        if (!(node instanceof Yaml.Mapping mapping)) {
            return "";
        }
        return mapping.entries().stream()
                .filter(entry -> entry.key().equals("type"))
                .findFirst()
                .map(entry -> entry.value() instanceof Yaml.Scalar scalar ? scalar.text() : "")
                .orElse("");
    }

    private void reportType(Yaml type) {
        var text = values.text(type, "the type of a channel");
        if (Values.isText(type)) {
            values.problems()
                    .add(type.place(), "unknown type of channel " + Values.quote(text), Nearest.hint(text, TYPES, ""));
        }
    }

    private ChannelSettings webhook(String name, Fields fields) {
        var url = fields.require("url", "write url: https://host/path").map(this::url);
        var secret = fields.get("secret").flatMap(this::signingSecret);
        return new ChannelSettings.Webhook(name, url.orElse(STAND_IN), secret);
    }

    /** Reported without the value: a path or user information may well be a credential. */
    private URI url(Yaml node) {
        var text = values.text(node, "a URL");
        if (!Values.isText(node)) {
            return STAND_IN;
        }
        try {
            var url = new URI(text);
            var scheme = String.valueOf(url.getScheme());
            if ((scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Reported below, like every other text that is no such URL.
        }
        values.problems()
                .add(
                        node.place(),
                        "expected an http or https URL with a host and without user information",
                        "write https://host/path");
        return STAND_IN;
    }

    private Optional<Secret> signingSecret(Yaml node) {
        var secret = secrets.read(node);
        if (secret.isPresent() && !isSigningSecret(secret.get().value())) {
            values.problems()
                    .add(
                            node.place(),
                            "the secret behind this reference is not whsec_ followed by 24 to 64 bytes in base 64",
                            "make one with: echo \"whsec_$(openssl rand -base64 32)\"");
            return Optional.empty();
        }
        return secret;
    }

    private static boolean isSigningSecret(String value) {
        try {
            var bytes = Base64.getDecoder().decode(value.substring(value.startsWith(PREFIX) ? PREFIX.length() : 0));
            return value.startsWith(PREFIX) && bytes.length >= 24 && bytes.length <= 64;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}

package dev.tocsin.channel;

import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** A setting for a URL that whoever knows it may post to: it is a secret, and a fault does not show it. */
public final class SecretUrl {
    private SecretUrl() {}

    public static Setting required(String name, String example, String meaning) {
        return Setting.required(name, Kind.SECRET, example, meaning).checked(SecretUrl::fault);
    }

    public static URI of(Settings settings, String name) {
        return of(settings.secret(name));
    }

    public static URI of(Secret secret) {
        return URI.create(secret.reveal());
    }

    /** What is wrong with such a URL; empty = nothing. */
    public static Optional<Fault> fault(Secret secret) {
        return fault(secret.reveal());
    }

    private static Optional<Fault> fault(String text) {
        return Fault.unless(
                isUrl(text),
                "the secret behind this reference is not an http or https URL with a host",
                "copy the whole URL from the provider, from https:// on");
    }

    private static boolean isUrl(String text) {
        try {
            var url = new URI(text);
            var scheme = String.valueOf(url.getScheme());
            return (scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getUserInfo() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }
}

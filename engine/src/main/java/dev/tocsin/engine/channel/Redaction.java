package dev.tocsin.engine.channel;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes out of a text about a channel what must not be written down, neither in the journal nor in a log: its secrets,
 * whatever follows the host in a URL, and the address that a message went to. Channels keep these out of their errors;
 * this is for the one that slips.
 */
public final class Redaction {
    /** Of a channel without secrets. */
    public static final Redaction NONE = new Redaction(List.of());

    private static final String HIDDEN = "***";
    private static final Pattern URLS = Pattern.compile("(?i)\\b(https?://)(?:[^\\s/?#@]*@)?([^\\s/?#]+)([/?#]\\S*)?");

    /** Shorter ones are found in any text, and shorter parts of a URL are no secret. */
    private static final int SHORTEST = 4;

    private static final int MIN_PART = 8;

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    public static Redaction of(Settings settings) {
        var found = new TreeSet<>(
                Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));
        for (var value : settings.values().values()) {
            switch (value) {
                case Secret secret -> {
                    found.add(secret.reveal());
                    addParts(secret.reveal(), found);
                }
                case URI url -> addParts(url.toString(), found);
                default -> {}
            }
        }
        settings.addresses().values().forEach(secret -> found.add(secret.reveal()));
        found.removeIf(text -> text.length() < SHORTEST);
        return new Redaction(List.copyOf(found));
    }

    /** What a URL has beside its host, whole and in pieces. */
    private static void addParts(String text, TreeSet<String> found) {
        try {
            var url = new URI(text);
            if (url.getHost() == null) {
                return;
            }
            Stream.of(url.getRawPath(), url.getPath(), url.getRawQuery(), url.getQuery(), url.getRawUserInfo())
                    .filter(part -> part != null)
                    .forEach(part -> {
                        found.add(part);
                        Stream.of(part.split("[/&=:;]"))
                                .filter(piece -> piece.length() >= MIN_PART)
                                .forEach(found::add);
                    });
        } catch (URISyntaxException _) {
            // No URL: it has no parts.
        }
    }

    /** What a provider calls a message. It may contain the address, as in Slack, and is needed as it is. */
    public String receipt(String text) {
        var redacted = text;
        for (var secret : secrets) {
            redacted = redacted.replace(secret, HIDDEN);
        }
        return redacted;
    }

    /** @param address that the message went to, or "" */
    public String error(String text, String address) {
        var redacted = URLS.matcher(receipt(text)).replaceAll("$1$2");
        var bare = address.startsWith("+") ? address.substring(1) : address;
        return bare.length() < SHORTEST
                ? redacted
                : redacted.replace(address, HIDDEN).replace(bare, HIDDEN);
    }
}

package dev.tocsin.channel;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes from a text about a channel what must not be recorded in the journal or a log: its secrets, everything after
 * the host in a URL, and the address that a message was sent to. Channels keep these out of their errors; this catches
 * what slips through.
 */
public final class Redaction {
    /** For a channel without secrets. */
    public static final Redaction NONE = new Redaction(List.of());

    private static final String HIDDEN = "***";
    private static final Pattern URLS = Pattern.compile("(?i)\\b(https?://)(?:[^\\s/?#@]*@)?([^\\s/?#]+)([/?#]\\S*)?");

    /** Shorter secrets occur in any text, and shorter parts of a URL are no secret. */
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

    /** Adds the parts of a URL other than its host, whole and in pieces. */
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

    /**
     * Redacts the provider's id of a message. The id may contain the address, as in Slack, and is needed unchanged, so
     * only secrets are removed.
     */
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

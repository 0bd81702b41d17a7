package dev.tocsin.app.reply;

import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.answer.StoredDigests;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * The tokens of answer links: the page or digest, the recipient, the expiry, and 128 bits of HMAC-SHA256 over these.
 * Only the key is stored. Tokens consist of letters, digits, dots, hyphens and underscores, begin and end with a letter
 * or digit, and are short, so that they survive text messages.
 *
 * <p>A link is valid for seven to eight days. It expires at the end of a day (UTC), so that a second attempt at a page
 * has the same link.
 */
public final class AnswerTokens {
    private static final int DAYS = 8;
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final int SIGNED_BYTES = 16;
    private static final int RADIX = 36;
    private static final String PURPOSE = "tocsin answer link 1\n";
    private static final String VIEW_PURPOSE = "tocsin view link 1\n";
    private static final String REPLY_PURPOSE = "tocsin reply address 1\n";

    /** The local part of a mail address has at most 64 characters; nobody tries 2^64 of them by mail. */
    private static final int REPLY_SIGNED_BYTES = 8;

    private static final int MAX_ADDRESS = 320;

    /** A page's id, or a digest by the number that its id has in hexadecimal digits. */
    private static final String SUBJECT = "[0-9a-z]{1,40}\\.[1-9][0-9]{0,8}|d-[0-9a-z]{1,25}";

    private static final String DIGEST = "digest-";
    private static final String SHORT_DIGEST = "d-";
    private static final Pattern REPLY = Pattern.compile("[^@]*\\+(" + SUBJECT + ")\\.([0-9a-z]{1,13})@.*");
    private static final String RECIPIENT_FORM = "[A-Za-z0-9_.-]{1,64}";
    private static final Pattern RECIPIENT = Pattern.compile(RECIPIENT_FORM);
    private static final Pattern FORM =
            Pattern.compile("((" + SUBJECT + ")\\.([0-9a-z]{1,5})\\.(" + RECIPIENT_FORM + "))\\.([0-9a-z]{1,25})");

    private static final Pattern VIEW_FORM = Pattern.compile("(([0-9a-z]{1,40})\\.([0-9a-z]{1,5}))\\.([0-9a-z]{1,25})");

    private final SecretKey key;

    /** Only cloned: a new look-up costs more than the computation. */
    private final Mac keyed;

    public AnswerTokens(SecretKey key) {
        this.key = key;
        this.keyed = keyed(key);
    }

    private static Mac keyed(SecretKey key) {
        try {
            var mac = Mac.getInstance(key.getAlgorithm());
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no " + key.getAlgorithm(), e);
        }
    }

    /**
     * A copy of the keyed Mac. Providers other than the JDK's own, such as those for FIPS, may have one that cannot be
     * cloned.
     */
    private Mac mac() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            return keyed(key);
        }
    }

    /**
     * The contents of a valid token.
     *
     * @param id of a page or digest
     */
    public record Claim(String id, String recipient, Instant expiresAt) {
        /** The incident of a page; empty for a digest. */
        public Optional<IncidentId> incident() {
            return PageId.parts(id).map(PageId.Parts::incident);
        }

        public boolean holds(Instant now) {
            return now.isBefore(expiresAt);
        }
    }

    /**
     * Makes a token; empty = the id is neither that of a page nor of a digest, or the recipient's name has another
     * form.
     *
     * @param id of a page or digest
     * @param recipient a user
     */
    public Optional<String> make(String id, String recipient, Instant now) {
        return make(id, recipient, lastDay(now));
    }

    /** Makes a token for the holder of another one, which expires with that one. */
    public Optional<String> make(String id, Claim within) {
        return make(id, within.recipient(), within.expiresAt().getEpochSecond() / DAY);
    }

    private Optional<String> make(String id, String recipient, long lastDay) {
        return subject(id)
                .filter(_ -> RECIPIENT.matcher(recipient).matches())
                .map(subject -> subject + '.' + Long.toString(lastDay, RADIX) + '.' + recipient)
                .map(said -> said + '.' + signature(said));
    }

    private static Optional<String> subject(String id) {
        return StoredDigests.isId(id)
                ? Optional.of(SHORT_DIGEST + new BigInteger(id.substring(DIGEST.length()), 16).toString(RADIX))
                : PageId.parts(id).map(_ -> id);
    }

    private static String id(String subject) {
        return subject.startsWith(SHORT_DIGEST)
                ? DIGEST + String.format(Locale.ROOT, "%032x", new BigInteger(subject.substring(2), RADIX))
                : subject;
    }

    /** The contents of a token that shows an incident and cannot answer. */
    public record View(IncidentId incident, Instant expiresAt) {
        public boolean holds(Instant now) {
            return now.isBefore(expiresAt);
        }
    }

    /**
     * Makes a token that only shows an incident, valid as long as one that answers; empty = the text is no id of an
     * incident.
     */
    public Optional<String> makeView(String incident, Instant now) {
        if (!IncidentId.isValid(incident)) {
            return Optional.empty();
        }
        var said = incident + '.' + Long.toString(lastDay(now), RADIX);
        return Optional.of(said + '.' + signature(VIEW_PURPOSE + said, SIGNED_BYTES));
    }

    /** Reads a token that only shows an incident; empty = it is not signed with this key, or it can answer. */
    public Optional<View> readView(String token) {
        var matcher = VIEW_FORM.matcher(token);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var expected = signature(VIEW_PURPOSE + matcher.group(1), SIGNED_BYTES).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, matcher.group(4).getBytes(StandardCharsets.US_ASCII))
                ? Optional.of(new View(new IncidentId(matcher.group(2)), end(matcher.group(3))))
                : Optional.empty();
    }

    private static long lastDay(Instant now) {
        return now.atZone(ZoneOffset.UTC).toLocalDate().plusDays(DAYS).toEpochDay();
    }

    private static Instant end(String day) {
        return Instant.EPOCH.plusSeconds(Long.parseLong(day, RADIX) * DAY);
    }

    /** Reads a token that can answer; empty = it is not signed with this key. */
    public Optional<Claim> read(String token) {
        var matcher = FORM.matcher(token);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var expected = signature(matcher.group(1)).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(expected, matcher.group(5).getBytes(StandardCharsets.US_ASCII))) {
            return Optional.empty();
        }
        return Optional.of(new Claim(id(matcher.group(2)), matcher.group(4), end(matcher.group(3))));
    }

    /**
     * The token of the address for replies to a page or digest: its id, and 64 bits of HMAC over it. The database has
     * the recipient and the time. In lower case, because mail servers may change the case. Empty = the id is neither
     * that of a page nor of a digest.
     */
    public Optional<String> reply(String id) {
        return subject(id).map(subject -> subject + '.' + signature(REPLY_PURPOSE + subject, REPLY_SIGNED_BYTES));
    }

    /** The page or digest that a reply to this address is about; empty = the address is not signed with this key. */
    Optional<String> readReply(String address) {
        return parts(address)
                .filter(parts -> MessageDigest.isEqual(
                        signature(REPLY_PURPOSE + parts.group(1), REPLY_SIGNED_BYTES)
                                .getBytes(StandardCharsets.US_ASCII),
                        parts.group(2).getBytes(StandardCharsets.US_ASCII)))
                .map(parts -> id(parts.group(1)));
    }

    /** Whether an address has the form of one for replies, signed with this key or not. */
    static boolean isLikeReply(String address) {
        return parts(address).isPresent();
    }

    private static Optional<MatchResult> parts(String address) {
        return address.length() > MAX_ADDRESS
                ? Optional.empty()
                : Optional.of(REPLY.matcher(address.toLowerCase(Locale.ROOT)))
                        .filter(Matcher::matches)
                        .map(Matcher::toMatchResult);
    }

    private String signature(String said) {
        return signature(PURPOSE + said, SIGNED_BYTES);
    }

    private String signature(String text, int bytes) {
        var whole = mac().doFinal(text.getBytes(StandardCharsets.UTF_8));
        return new BigInteger(1, Arrays.copyOf(whole, bytes)).toString(RADIX);
    }
}

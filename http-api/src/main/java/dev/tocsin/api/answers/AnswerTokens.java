package dev.tocsin.api.answers;

import dev.tocsin.engine.answer.StoredDigests;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.incident.PageId;
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
 * The tokens of answer links: which page or digest, to whom, until when, and 128 bits of HMAC-SHA256 over these. Nothing is stored
 * but the key. They are made of letters, digits, dots, hyphens and underscores, begin and end with a letter or digit, and
 * are short, so that they survive text messages.
 *
 * <p>A link holds for seven to eight days. It ends with a day, so that a second attempt at a page says the same.
 */
public final class AnswerTokens {
    private static final int DAYS = 8;
    private static final long DAY = Duration.ofDays(1).toSeconds();
    private static final int SIGNED_BYTES = 16;
    private static final int RADIX = 36;
    private static final String PURPOSE = "tocsin answer link 1\n";
    private static final String VIEW_PURPOSE = "tocsin view link 1\n";
    private static final String REPLY_PURPOSE = "tocsin reply address 1\n";

    /** What is before the @ has 64 characters at most; nobody tries 2^64 of them by mail. */
    private static final int REPLY_SIGNED_BYTES = 8;

    private static final int MAX_ADDRESS = 320;

    /** A page as it is named, or a digest by the number that its name has in hexadecimal digits. */
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

    /** Never used but for copies: to look one up anew costs more than what it is for. */
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

    /** Providers other than the JDK's own, such as those for FIPS, may have some that cannot be copied. */
    private Mac mac() {
        try {
            return (Mac) keyed.clone();
        } catch (CloneNotSupportedException e) {
            return keyed(key);
        }
    }

    /**
     * What a token that is ours says.
     *
     * @param id of a page or digest
     */
    public record Claim(String id, String recipient, Instant expiresAt) {
        /** Empty for a digest. */
        Optional<IncidentId> incident() {
            return PageId.parts(id).map(PageId.Parts::incident);
        }

        boolean holds(Instant now) {
            return now.isBefore(expiresAt);
        }
    }

    /**
     * Empty for what is neither a page of an incident nor a digest, such as a test.
     *
     * @param id of a page or digest
     * @param recipient a user
     */
    public Optional<String> make(String id, String recipient, Instant now) {
        return make(id, recipient, lastDay(now));
    }

    /** Likewise for whoever has another token, and no longer than that holds. */
    Optional<String> make(String id, Claim within) {
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

    /** What a token says that shows an incident and cannot answer. */
    record View(IncidentId incident, Instant expiresAt) {
        boolean holds(Instant now) {
            return now.isBefore(expiresAt);
        }
    }

    /** For whoever reads about an incident; it holds as long as those that answer. Empty for what is no incident's id. */
    public Optional<String> makeView(String incident, Instant now) {
        if (!IncidentId.isValid(incident)) {
            return Optional.empty();
        }
        var said = incident + '.' + Long.toString(lastDay(now), RADIX);
        return Optional.of(said + '.' + signature(VIEW_PURPOSE + said, SIGNED_BYTES));
    }

    /** Empty for a token that was not made here, or answers. */
    Optional<View> readView(String token) {
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

    /** Empty for a token that was not made here. */
    Optional<Claim> read(String token) {
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
     * For the address that replies to a page or digest go to: which one, and 64 bits over it. The database knows whom it
     * went to and when. In lower case, as mail servers may make it. Empty for what is neither.
     */
    public Optional<String> reply(String id) {
        return subject(id).map(subject -> subject + '.' + signature(REPLY_PURPOSE + subject, REPLY_SIGNED_BYTES));
    }

    /** The page or digest that a reply to this address is about; empty for an address that was not made here. */
    Optional<String> readReply(String address) {
        return parts(address)
                .filter(parts -> MessageDigest.isEqual(
                        signature(REPLY_PURPOSE + parts.group(1), REPLY_SIGNED_BYTES)
                                .getBytes(StandardCharsets.US_ASCII),
                        parts.group(2).getBytes(StandardCharsets.US_ASCII)))
                .map(parts -> id(parts.group(1)));
    }

    /** Whether an address is written like one for replies, made here or not. */
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

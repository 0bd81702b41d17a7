package dev.tocsin.channel.email;

import dev.tocsin.channel.Setting.Fault;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Addresses of mail. A domain may be of any script, and is sent as {@code xn--…}; what stands before the @ may not: that
 * would need SMTPUTF8 from every server on the way.
 */
final class Addresses {
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64}(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]{1,64})*");
    private static final Pattern NAMED = Pattern.compile("(?<name>[^<>\\p{Cntrl}]*)<(?<address>[^<>]*)>");
    private static final int MAX_LOCAL = 64;
    private static final int MAX_LENGTH = 254;

    private Addresses() {}

    /** A bare address, such as {@code sam@example.com}. */
    static Optional<InternetAddress> of(String text) {
        return ascii(text).map(Addresses::parsed);
    }

    /** A bare address, or one with a name: {@code Tocsin <pages@example.com>}. */
    static Optional<InternetAddress> named(String text) {
        var named = NAMED.matcher(text.strip());
        if (!named.matches()) {
            return of(text.strip());
        }
        return of(named.group("address").strip())
                .map(address -> withName(address, named.group("name").strip()));
    }

    static Optional<Fault> fault(String text) {
        return Fault.unless(
                of(text).isPresent(),
                "this is not an email address",
                "write it alone and in ASCII up to the @: sam@example.com");
    }

    static Optional<Fault> namedFault(String text) {
        return Fault.unless(
                named(text).isPresent(), "this is not an email address", "write Tocsin <pages@example.com>");
    }

    private static Optional<String> ascii(String text) {
        var at = text.lastIndexOf('@');
        if (at < 1 || at > MAX_LOCAL || !LOCAL.matcher(text.substring(0, at)).matches()) {
            return Optional.empty();
        }
        try {
            var domain = IDN.toASCII(text.substring(at + 1), IDN.USE_STD3_ASCII_RULES);
            var address = text.substring(0, at + 1) + domain;
            return domain.isEmpty() || domain.endsWith(".") || address.length() > MAX_LENGTH
                    ? Optional.empty()
                    : Optional.of(address);
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static InternetAddress parsed(String ascii) {
        try {
            return new InternetAddress(ascii, true);
        } catch (AddressException e) {
            throw new IllegalStateException("an address that was checked is one", e);
        }
    }

    private static InternetAddress withName(InternetAddress address, String name) {
        try {
            return name.isEmpty()
                    ? address
                    : new InternetAddress(address.getAddress(), name, StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every JDK has UTF-8", e);
        }
    }
}

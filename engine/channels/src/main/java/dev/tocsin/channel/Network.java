package dev.tocsin.channel;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A range of IP addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}; a single address is a range of one.
 *
 * @param address as given; bits beyond the length are ignored
 * @param length of the prefix in bits
 */
public record Network(InetAddress address, int length) {
    public Network {
        if (length < 0 || length > address.getAddress().length * 8) {
            throw new IllegalArgumentException("a prefix of " + length + " bits does not fit " + address);
        }
    }

    /** Parses an address or a range; empty = the text is neither. Names are not resolved. */
    public static Optional<Network> parse(String text) {
        var slash = text.indexOf('/');
        var host = slash < 0 ? text : text.substring(0, slash);
        var bits = slash < 0 ? "" : text.substring(slash + 1);
        if (!host.matches("\\d{1,3}(\\.\\d{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
                || slash >= 0 && !bits.matches("\\d{1,3}")) {
            return Optional.empty();
        }
        try {
            var address = InetAddress.ofLiteral(host);
            var length = slash < 0 ? address.getAddress().length * 8 : Integer.parseInt(bits);
            return length <= address.getAddress().length * 8
                    ? Optional.of(new Network(address, length))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public static Network of(String text) {
        return parse(text).orElseThrow(() -> new IllegalArgumentException("not a range of addresses: " + text));
    }

    public boolean contains(InetAddress other) {
        var mine = address.getAddress();
        var its = other.getAddress();
        if (mine.length != its.length) {
            return false;
        }
        for (int bit = 0; bit < length; bit++) {
            var mask = 0x80 >> (bit % 8);
            if ((mine[bit / 8] & mask) != (its[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + '/' + length;
    }
}

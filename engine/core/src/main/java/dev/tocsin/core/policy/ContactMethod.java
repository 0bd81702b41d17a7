package dev.tocsin.core.policy;

import java.util.Locale;

/** A way to contact a recipient: a configured channel and an address within it, or "" if the channel needs none. */
public record ContactMethod(String channel, String address) {
    /** The address as it is compared with the sender of an answer. */
    public String normalAddress() {
        return normal(address);
    }

    /** Normalizes an address: case in mail addresses, spaces and brackets in phone numbers. */
    public static String normal(String address) {
        var text = address.strip().toLowerCase(Locale.ROOT);
        return text.matches("\\+?[0-9 ()./-]+") ? text.replaceAll("[^0-9+]", "") : text;
    }
}

package dev.tocsin.engine.channel;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A value that must not be seen: its text form is always {@code ***}. Never empty. */
public record Secret(String value) {
    public Secret {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
    }

    /** Compares in a time that tells nothing about how much of {@code candidate} is right. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}

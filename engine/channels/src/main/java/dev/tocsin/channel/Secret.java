package dev.tocsin.channel;

import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A value that must not be shown. It is no record and has no getter, so neither its text form, nor a mapper, nor a
 * comparison by reflection reveals it. {@link #reveal} is the only access, and {@code ArchitectureTest} lists its
 * callers. Never empty.
 */
public final class Secret {
    private final String value;

    public Secret(String value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        this.value = value;
    }

    /** The value, to be passed to a provider, a signature or a check, and never to be written anywhere. */
    public String reveal() {
        return value;
    }

    /** Compares in constant time, so that the duration reveals nothing about the secret. */
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && matches(secret.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @JsonValue
    @Override
    public String toString() {
        return "***";
    }
}

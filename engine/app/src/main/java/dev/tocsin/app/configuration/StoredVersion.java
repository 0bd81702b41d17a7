package dev.tocsin.app.configuration;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The texts of a configuration. They hold references to secrets, never secrets, but do hold people's addresses.
 *
 * @param version the configuration's hash
 * @param files texts by name, in the order in which they are read
 * @param by who brought it first
 */
public record StoredVersion(String version, Map<String, String> files, Instant storedAt, String by) {
    /** One without its texts. */
    public record Listed(String version, Instant storedAt, String by) {}

    public StoredVersion {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }
}

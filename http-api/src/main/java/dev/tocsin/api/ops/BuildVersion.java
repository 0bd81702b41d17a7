package dev.tocsin.api.ops;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The version of this build, which Maven writes from pom.xml into a resource. */
public final class BuildVersion {
    static final String UNKNOWN = "unknown";

    /** As pom.xml has it; "unknown" in classes that Maven did not build. */
    public static final String TEXT = read();

    private BuildVersion() {}

    private static String read() {
        try (var file = Objects.requireNonNull(BuildVersion.class.getResourceAsStream("version.properties"))) {
            var properties = new Properties();
            properties.load(file);
            var version = properties.getProperty("version", "");
            return version.isEmpty() || version.startsWith("$") ? UNKNOWN : version;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

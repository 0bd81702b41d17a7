package dev.tocsin.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema (draft 2020-12) of one configuration file, for editors. The loader checks far more. */
public final class ConfigSchema {
    static final String FILE = "tocsin.schema.json";

    private ConfigSchema() {}

    public static String text() {
        try (InputStream in = ConfigSchema.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new AssertionError("the build lacks " + FILE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

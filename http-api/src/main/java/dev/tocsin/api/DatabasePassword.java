package dev.tocsin.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the database's password, never from an argument, which every user of the machine can read. */
final class DatabasePassword {
    private static final String VARIABLE = "TOCSIN_DATABASE_PASSWORD";

    private DatabasePassword() {}

    /** "" when none is given. */
    static String read(Function<String, @Nullable String> environment) throws IOException {
        var file = environment.apply(VARIABLE + "_FILE");
        if (file != null) {
            return Files.readString(Path.of(file)).stripTrailing();
        }
        var password = environment.apply(VARIABLE);
        return password == null ? "" : password;
    }
}

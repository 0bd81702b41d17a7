package dev.tocsin.api.crash;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The PostgreSQL of a data directory, by what it wrote down there: its pid comes first, its port fourth. */
final class Postmaster {
    private Postmaster() {}

    static Optional<ProcessHandle> of(Path data) throws IOException {
        return Files.exists(file(data)) ? ProcessHandle.of(Long.parseLong(line(data, 0))) : Optional.empty();
    }

    static String url(Path data) throws IOException {
        return "jdbc:postgresql://127.0.0.1:" + line(data, 3) + "/postgres";
    }

    static String password(Path data) throws IOException {
        return Files.readString(data.resolve("postgresql.password")).strip();
    }

    static Path file(Path data) {
        return data.resolve("postgresql/postmaster.pid");
    }

    private static String line(Path data, int number) throws IOException {
        return Files.readAllLines(file(data)).get(number).strip();
    }
}

package dev.tocsin.house;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Our own sources: the Java files of every module, wherever its folder is. */
final class SourceFiles {
    static final Path ROOT =
            Path.of(System.getProperty("basedir", ""), "..").toAbsolutePath().normalize();

    private static final Set<String> NO_MODULE = Set.of("src", "target");

    private SourceFiles() {}

    /** Main and test. */
    static List<Path> all() {
        return modules(ROOT).flatMap(module -> javaFiles(module.resolve("src"))).toList();
    }

    /** Of the product: neither tests nor measurements. */
    static List<Path> main() {
        return modules(ROOT)
                .filter(module -> !module.endsWith("bench"))
                .flatMap(module -> javaFiles(module.resolve("src/main/java")))
                .toList();
    }

    private static Stream<Path> modules(Path folder) {
        if (!Files.exists(folder.resolve("pom.xml"))) {
            return Stream.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            var below = inside.filter(Files::isDirectory)
                    .filter(each -> !NO_MODULE.contains(each.getFileName().toString()))
                    .toList();
            return Stream.concat(Stream.of(folder), below.stream().flatMap(SourceFiles::modules));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> javaFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

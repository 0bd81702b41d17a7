package dev.tocsin.api.crash;

import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a first Tocsin leaves behind of the classes that it read: those that follow start in half the time, as they do
 * behind {@code ./tocsin}. The JVM passes over an archive that does not fit.
 */
final class ClassArchive {
    private static final ToolProvider JAR = ToolProvider.findFirst("jar").orElseThrow();
    private static final List<String> OPTIONS = make();

    private ClassArchive() {}

    /** The class path, too: the archive fits one of jars only. */
    static List<String> options() {
        return OPTIONS;
    }

    private static List<String> make() {
        try {
            var directory = Files.createTempDirectory("tocsin-classes");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> TestDatabase.delete(directory)));
            var classPath = jars(directory);
            var archive = directory.resolve("tocsin.jsa");
            var first = TocsinProcess.launch(
                    directory.resolve("log"),
                    List.of("-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds*=off", "-cp", classPath),
                    List.of("--database", TestDatabase.freshUrl(), "--database-user", EmbeddedDatabase.USER),
                    Map.of("TOCSIN_DATABASE_PASSWORD", TestDatabase.password()));
            try (first) {
                first.address();
            }
            return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds*=off", "-cp", classPath);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Our own class path, with each folder of it packed into a jar. */
    private static String jars(Path directory) {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .map(entry -> Files.isDirectory(entry) ? packed(entry, directory) : entry)
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path packed(Path folder, Path directory) {
        var jar = directory.resolve(
                folder.toAbsolutePath().toString().replace('/', '-').substring(1) + ".jar");
        var made = JAR.run(System.out, System.err, "cf", jar.toString(), "-C", folder.toString(), ".");
        if (made != 0) {
            throw new IllegalStateException(folder + " was not packed");
        }
        return jar;
    }
}

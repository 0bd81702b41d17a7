package dev.tocsin.api;

import dev.tocsin.config.imports.AlertmanagerImport;
import dev.tocsin.config.imports.Translation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The YAML goes to standard output, what could not be carried over to the other and into comments. */
@Command(
        name = "alertmanager",
        description = "From an alertmanager.yml: routes, inhibition rules, time intervals.",
        mixinStandardHelpOptions = true)
final class ImportAlertmanagerCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Alertmanager's configuration")
    @SuppressWarnings("NullAway.Init") // picocli
    private Path file;

    @Override
    public Integer call() throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException _) {
            System.err.println(file + ": there is no such file");
            return 1;
        }
        return switch (AlertmanagerImport.translate(file.toString(), text)) {
            case Translation.Done(var files, var notes) -> {
                files.values().forEach(System.out::print);
                System.err.println("not carried over, or not the same:");
                notes.forEach(note -> System.err.println("  " + note));
                yield 0;
            }
            case Translation.Refused(var faults) -> {
                faults.forEach(System.err::println);
                System.err.println(faults.size() == 1 ? "1 problem" : faults.size() + " problems");
                yield 1;
            }
        };
    }
}

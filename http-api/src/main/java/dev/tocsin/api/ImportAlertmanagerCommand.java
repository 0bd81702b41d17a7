package dev.tocsin.api;

import dev.tocsin.config.imports.AlertmanagerImport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The YAML goes to standard output or a directory, what could not be carried over to the other and into comments. */
@Command(
        name = "alertmanager",
        description = "Converts an alertmanager.yml: routes, inhibition rules, time intervals.",
        mixinStandardHelpOptions = true)
final class ImportAlertmanagerCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "Alertmanager's configuration")
    @SuppressWarnings("NullAway.Init") // picocli
    private Path file;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write a file into this directory rather than to standard output; no file is overwritten")
    private Optional<Path> directory = Optional.empty();

    @Override
    public Integer call() throws IOException {
        var output = new ImportOutput(System.out, System.err);
        var text = output.read(file);
        return text.isEmpty() ? 1 : output.write(AlertmanagerImport.translate(file.toString(), text.get()), directory);
    }
}

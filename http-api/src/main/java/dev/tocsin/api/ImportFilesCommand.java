package dev.tocsin.api;

import dev.tocsin.config.imports.Importer;
import dev.tocsin.config.imports.JsonFile;
import dev.tocsin.config.imports.SourceProduct;
import dev.tocsin.core.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Translates the answers of a product's API. The YAML goes to standard output or a directory, the notes to the other. */
abstract sealed class ImportFilesCommand implements Callable<Integer> {
    @Command(
            name = "opsgenie",
            description = "Converts answers of Opsgenie's REST API, version 2.",
            mixinStandardHelpOptions = true)
    static final class Opsgenie extends ImportFilesCommand {
        Opsgenie() {
            super(SourceProduct.OPSGENIE);
        }
    }

    @Command(
            name = "pagerduty",
            description = "Converts answers of PagerDuty's REST API, version 2.",
            mixinStandardHelpOptions = true)
    static final class PagerDuty extends ImportFilesCommand {
        PagerDuty() {
            super(SourceProduct.PAGERDUTY);
        }
    }

    @Command(
            name = "grafana-oncall",
            description = "Converts answers of Grafana OnCall's public HTTP API.",
            mixinStandardHelpOptions = true)
    static final class GrafanaOnCall extends ImportFilesCommand {
        GrafanaOnCall() {
            super(SourceProduct.GRAFANA_ONCALL);
        }
    }

    @Command(
            name = "goalert",
            description = "Converts answers of GoAlert's GraphQL API.",
            mixinStandardHelpOptions = true)
    static final class GoAlert extends ImportFilesCommand {
        GoAlert() {
            super(SourceProduct.GOALERT);
        }
    }

    private final SourceProduct sourceProduct;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "JSON that the API returned, in any order; see docs/importing.md")
    @SuppressWarnings("NullAway.Init") // picocli
    private List<Path> files;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write files into this directory rather than to standard output; no file is overwritten")
    private Optional<Path> directory = Optional.empty();

    ImportFilesCommand(SourceProduct sourceProduct) {
        this.sourceProduct = sourceProduct;
    }

    @Override
    public Integer call() throws IOException {
        var output = new ImportOutput(System.out, System.err);
        var read = new ArrayList<JsonFile>();
        for (var file : files) {
            var text = output.read(file);
            if (text.isEmpty()) {
                return 1;
            }
            read.add(new JsonFile(file.toString(), text.get()));
        }
        return output.write(
                Importer.translate(sourceProduct, read, TimeSource.system().instant()), directory);
    }
}

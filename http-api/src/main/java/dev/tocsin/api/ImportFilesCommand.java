package dev.tocsin.api;

import dev.tocsin.config.imports.Importer;
import dev.tocsin.config.imports.JsonFile;
import dev.tocsin.config.imports.NotCarriedOver;
import dev.tocsin.config.imports.Product;
import dev.tocsin.config.imports.Translation;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Translates the answers of a product's API. The YAML goes to standard output or a directory, the notes to the other. */
abstract sealed class ImportFilesCommand implements Callable<Integer> {
    @Command(name = "opsgenie", description = "From Opsgenie's REST API, version 2.", mixinStandardHelpOptions = true)
    static final class Opsgenie extends ImportFilesCommand {
        Opsgenie() {
            super(Product.OPSGENIE);
        }
    }

    @Command(name = "pagerduty", description = "From PagerDuty's REST API, version 2.", mixinStandardHelpOptions = true)
    static final class PagerDuty extends ImportFilesCommand {
        PagerDuty() {
            super(Product.PAGERDUTY);
        }
    }

    @Command(
            name = "grafana-oncall",
            description = "From Grafana OnCall's public HTTP API.",
            mixinStandardHelpOptions = true)
    static final class GrafanaOnCall extends ImportFilesCommand {
        GrafanaOnCall() {
            super(Product.GRAFANA_ONCALL);
        }
    }

    @Command(name = "goalert", description = "From GoAlert's GraphQL API.", mixinStandardHelpOptions = true)
    static final class GoAlert extends ImportFilesCommand {
        GoAlert() {
            super(Product.GOALERT);
        }
    }

    private final Product product;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "JSON that the API answered, in any order; see docs/importing.md")
    @SuppressWarnings("NullAway.Init") // picocli
    private List<Path> files;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "write files into this directory rather than to standard output; replaces none")
    private Optional<Path> directory = Optional.empty();

    ImportFilesCommand(Product product) {
        this.product = product;
    }

    @Override
    public Integer call() throws IOException {
        var read = new ArrayList<JsonFile>();
        for (var file : files) {
            try {
                read.add(new JsonFile(file.toString(), Files.readString(file)));
            } catch (NoSuchFileException _) {
                System.err.println(file + ": there is no such file");
                return 1;
            } catch (MalformedInputException _) {
                System.err.println(file + ": is not text in UTF-8, so it is not what the API answered");
                return 1;
            }
        }
        return switch (Importer.translate(product, read)) {
            case Translation.Done(var texts, var notes) -> write(texts, notes);
            case Translation.Refused(var faults) -> {
                faults.forEach(System.err::println);
                System.err.println(faults.size() == 1 ? "1 problem" : faults.size() + " problems");
                yield 1;
            }
        };
    }

    private int write(Map<String, String> texts, List<NotCarriedOver> notes) throws IOException {
        if (directory.isEmpty()) {
            System.out.print(String.join("\n", texts.values()));
        } else {
            Files.createDirectories(directory.get());
            for (var name : texts.keySet()) {
                if (Files.exists(directory.get().resolve(name))) {
                    System.err.println(directory.get().resolve(name) + ": is there already; name an empty directory");
                    return 1;
                }
            }
            for (var text : texts.entrySet()) {
                var file = directory.get().resolve(text.getKey());
                Files.writeString(file, text.getValue());
                System.err.println("wrote " + file);
            }
        }
        if (!notes.isEmpty()) {
            System.err.println("not carried over, or not the same:");
            notes.forEach(note -> System.err.println("  " + note));
        }
        return 0;
    }
}

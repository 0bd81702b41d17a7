package dev.tocsin.api;

import dev.tocsin.config.report.ConfigSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "schema",
        description = "Prints the JSON Schema of the configuration's files, for editors.",
        mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.print(ConfigSchema.text());
        return 0;
    }
}

package dev.tocsin.api;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Translates the configuration of other products into Tocsin's YAML. */
@Command(
        name = "import",
        description = "Converts another product's configuration to one for Tocsin.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ImportAlertmanagerCommand.class,
            ImportFilesCommand.Opsgenie.class,
            ImportFilesCommand.PagerDuty.class,
            ImportFilesCommand.GrafanaOnCall.class,
            ImportFilesCommand.GoAlert.class
        })
final class ImportCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name a source: " + String.join(", ", spec.subcommands().keySet()));
    }
}

package dev.tocsin.api;

import dev.tocsin.api.ops.HomeRoute;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The commands of {@code ./tocsin}. */
@Command(
        name = "tocsin",
        description = "Pages the right person, climbs until somebody answers, and can always say why.",
        mixinStandardHelpOptions = true,
        version = "Tocsin " + HomeRoute.VERSION,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            CheckCommand.class,
            RouteTestCommand.class,
            SimulateCommand.class,
            TokenCommand.class,
            OnCallCommand.class,
            PageTestCommand.class,
            SchemaCommand.class,
            ImportCommand.class
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    public static void main(String[] arguments) {
        var commandLine = new CommandLine(new Main());
        commandLine.setExecutionExceptionHandler((failure, command, _) -> {
            command.getErr().println("tocsin: " + reason(failure));
            return 1;
        });
        System.exit(commandLine.execute(arguments));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: demo, serve, check, route-test, simulate, oncall, page-test, token, schema or import");
    }

    private static String reason(Throwable failure) {
        var message = failure.getMessage();
        var cause = failure.getCause();
        return (message == null ? failure.getClass().getSimpleName() : message)
                + (cause == null
                                || cause.getMessage() == null
                                || message != null && message.contains(cause.getMessage())
                        ? ""
                        : " (" + cause.getMessage() + ")");
    }
}

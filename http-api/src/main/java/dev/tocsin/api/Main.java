package dev.tocsin.api;

import dev.tocsin.api.ops.HomeRoute;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

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
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println("tocsin: " + reason(failure));
                    return 1;
                })
                .setParameterExceptionHandler(Main::misused);
    }

    /** One line, with the nearest name of a command or an option; the usage is what {@code --help} is for. */
    private static int misused(ParameterException failure, String... arguments) {
        var command = failure.getCommandLine();
        var nearest = failure instanceof UnmatchedArgumentException unmatched
                ? unmatched.getSuggestions().stream().findFirst().map(name -> "; did you mean " + name + '?')
                : Optional.<String>empty();
        var said = String.valueOf(failure.getMessage()).lines().findFirst().orElse("wrong usage");
        command.getErr()
                .println("tocsin: " + said
                        + nearest.orElse("; see " + command.getCommandSpec().qualifiedName() + " --help"));
        return command.getCommandSpec().exitCodeOnInvalidInput();
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

package dev.tocsin.api;

import dev.tocsin.api.ops.BuildVersion;
import dev.tocsin.config.read.NearestName;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The commands of {@code ./tocsin}. */
@Command(
        name = "tocsin",
        description = "Pages the right person, escalates until somebody acknowledges, and can explain every decision.",
        mixinStandardHelpOptions = true,
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
    /** Of every command that has no better words for one. */
    static final Map<String, String> EXIT_CODES = Map.of(
            "0", "success",
            "1", "the command failed; standard error says why",
            "2", "the arguments are wrong");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        var tocsin = new CommandLine(new Main());
        tocsin.getCommandSpec().version("Tocsin " + BuildVersion.TEXT);
        describeExitCodes(tocsin);
        return tocsin.setExecutionExceptionHandler((failure, command, _) -> {
                    command.getErr().println("tocsin: " + reason(failure));
                    return 1;
                })
                .setParameterExceptionHandler(Main::misused);
    }

    private static void describeExitCodes(CommandLine command) {
        if (command.getSubcommands().isEmpty()) {
            var usage = command.getCommandSpec().usageMessage();
            var codes = new TreeMap<>(EXIT_CODES);
            codes.putAll(usage.exitCodeList());
            usage.exitCodeListHeading("%nExit codes:%n").exitCodeList(codes);
        }
        command.getSubcommands().values().forEach(Main::describeExitCodes);
    }

    /** One line, with the nearest name of a command or an option; the usage is what {@code --help} is for. */
    private static int misused(ParameterException failure, String... arguments) {
        var command = failure.getCommandLine();
        command.getErr().println("tocsin: " + fault(failure, command));
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Tocsin's own message, as far as the parser tells what is wrong. */
    private static String fault(ParameterException failure, CommandLine command) {
        var help = "; see " + command.getCommandSpec().qualifiedName() + " --help";
        return switch (failure) {
            case UnmatchedArgumentException unmatched ->
                unmatched(unmatched.getUnmatched().getFirst(), command, help);
            case MissingParameterException missing ->
                missing.getMissing().stream().map(Main::name).collect(Collectors.joining(" and ")) + " is missing"
                        + help;
            default -> {
                var said =
                        String.valueOf(failure.getMessage()).lines().findFirst().orElse("wrong usage");
                yield failure.getArgSpec() == null
                        ? said + help
                        : name(failure.getArgSpec()) + " cannot be '" + failure.getValue() + '\'' + help;
            }
        };
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName() + (option.arity().max() > 0 ? ' ' + option.paramLabel() : "")
                : argument.paramLabel();
    }

    private static String unmatched(String argument, CommandLine command, String help) {
        var spec = command.getCommandSpec();
        if (argument.startsWith("-")) {
            var option = argument.split("=", 2)[0];
            return spec.qualifiedName() + " has no option " + option
                    + NearestName.to(option, spec.optionsMap().keySet())
                            .map(name -> "; did you mean " + name + '?')
                            .orElse(help);
        }
        var commands = command.getSubcommands().keySet();
        return commands.isEmpty()
                ? spec.qualifiedName() + " does not accept the argument '" + argument + '\'' + help
                : "there is no command " + argument
                        + NearestName.to(argument, commands)
                                .map(name -> "; did you mean " + name + '?')
                                .orElse(help);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Name a command: demo, serve, check, route-test, simulate, oncall, page-test, token, schema or import");
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

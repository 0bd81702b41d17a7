package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** docs/reference/commands.md is made from the commands as picocli knows them. */
class CommandReferenceTest {
    private static final Pattern DEFAULT = Pattern.compile(" \\(default: ([^)]*)\\)");
    private static final CommandSpec TOCSIN = Main.commandLine().getCommandSpec();

    @Test
    void reference_isUpToDate() throws IOException {
        var page = new ReferencePage("""
            # Command reference

            Every command of `./tocsin`, as `./tocsin COMMAND --help` shows it. This page is generated from the program:
            `CommandReferenceTest` renews it with `-Dreference=write`. The [README](../../README.md#use-it) has an example of
            each.

            Every command also has `-h`, `--help`, which shows the usage, and `-V`, `--version`. The column *default* says
            what applies if you omit the option or parameter, or that it is required. The exit codes of a command are
            these, unless the command says otherwise:
            """);
        addExitCodes(page, Main.EXIT_CODES);
        commands().forEach(command -> add(page, command));
        page.assertUpToDate("commands.md");
    }

    private static void add(ReferencePage page, CommandSpec command) {
        var usage = command.usageMessage();
        page.add("\n## " + command.qualifiedName() + "\n\n" + String.join("\n", usage.description()) + "\n");
        page.add("\n```\n" + synopsis(command) + "\n```\n");
        var arguments = arguments(command);
        if (!arguments.isEmpty()) {
            page.add("\n| option | default | meaning |\n|---|---|---|\n");
            arguments.forEach(argument -> page.row(name(argument), defaultOf(argument), meaning(argument)));
        }
        if (usage.footer().length > 0) {
            page.add(String.join("\n", usage.footer()).replaceFirst("^\n?", "\n") + "\n");
        }
        var codes = new TreeMap<>(usage.exitCodeList());
        if (codes.entrySet().removeAll(Main.EXIT_CODES.entrySet()) && !codes.isEmpty()) {
            addExitCodes(page, codes);
        }
    }

    private static void addExitCodes(ReferencePage page, Map<String, String> codes) {
        page.add("\n| exit code | meaning |\n|---|---|\n");
        new TreeMap<>(codes).forEach(page::row);
    }

    /** Without the options that every command has. */
    private static String synopsis(CommandSpec command) {
        return "./"
                + new Help(command, Help.defaultColorScheme(Help.Ansi.OFF))
                        .synopsis(0)
                        .strip()
                        .replaceAll("\\s+", " ")
                        .replace(" [-hV]", "");
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? '`' + option.longestName() + (option.arity().max() > 0 ? ' ' + option.paramLabel() : "") + '`'
                : '`' + argument.paramLabel() + '`';
    }

    private static String defaultOf(ArgSpec argument) {
        var written = DEFAULT.matcher(String.join(" ", argument.description()));
        return argument.required()
                ? "required"
                : argument.defaultValue() != null
                        ? '`' + argument.defaultValue() + '`'
                        : written.find() ? written.group(1) : "";
    }

    /** Without what the column of defaults says. */
    private static String meaning(ArgSpec argument) {
        return DEFAULT.matcher(String.join(" ", argument.description()))
                .replaceFirst("")
                .replace("$$", "$");
    }

    static List<CommandSpec> commands() {
        return below(TOCSIN).filter(command -> command != TOCSIN).toList();
    }

    private static Stream<CommandSpec> below(CommandSpec command) {
        return Stream.concat(
                Stream.of(command),
                command.subcommands().values().stream().flatMap(below -> below(below.getCommandSpec())));
    }

    private static List<ArgSpec> arguments(CommandSpec command) {
        var arguments = new ArrayList<ArgSpec>(command.positionalParameters());
        command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .forEach(arguments::add);
        return arguments;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommand_isDescribed(CommandSpec command) {
        assertFalse(String.join("", command.usageMessage().description()).isBlank());
        for (var argument : arguments(command)) {
            var meaning = meaning(argument);
            assertFalse(meaning.isBlank() || meaning.endsWith("."), argument::toString);
        }
        if (command.subcommands().isEmpty()) {
            assertEquals(
                    Main.EXIT_CODES.keySet(),
                    command.usageMessage().exitCodeList().keySet());
        }
    }
}

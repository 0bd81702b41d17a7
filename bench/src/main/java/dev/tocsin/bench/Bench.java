package dev.tocsin.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The measurements, one command each. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Measures Tocsin on this machine, beside what people would use instead.",
        subcommands = {
            IntakeCommand.class,
            PageCommand.class,
            DuplicatesCommand.class,
            OverloadCommand.class,
            BlackHoleCommand.class,
            StartCommand.class,
            TimersCommand.class,
            CrashCommand.class,
            IdleCommand.class,
            OpenCommand.class,
            LargeCommand.class,
            MicroCommand.class
        })
public final class Bench {
    public static void main(String[] arguments) {
        System.exit(new CommandLine(new Bench()).execute(arguments));
    }
}

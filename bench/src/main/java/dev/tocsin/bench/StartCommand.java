package dev.tocsin.bench;

import dev.tocsin.bench.compare.Contender;
import dev.tocsin.bench.compare.Figure;
import dev.tocsin.bench.compare.Report;
import dev.tocsin.bench.compare.Round;
import dev.tocsin.bench.system.Directories;
import dev.tocsin.bench.system.Tocsin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a node takes to start. */
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description =
                "Time from the start of the process to its being ready, with a new database and with a known one.")
final class StartCommand implements Callable<Integer> {
    private static final Figure NEW = Figure.lower("ready, new database", "s");
    private static final Figure KNOWN = Figure.lower("ready, known database", "s");

    @Option(names = "--rounds", defaultValue = "5")
    private int rounds;

    @Option(names = "--flags", split = " ", description = "of a second Tocsin's JVM, to compare with")
    private List<String> flags = List.of();

    @Override
    public Integer call() throws Exception {
        var plain = Contender.of("Tocsin", () -> start());
        var other = Contender.of("with flags", () -> start(flags.toArray(String[]::new)));
        new Report("start").compare("start", rounds, flags.isEmpty() ? List.of(plain) : List.of(plain, other));
        return 0;
    }

    private static Round start(String... flags) throws Exception {
        var directory = Files.createTempDirectory("tocsin-bench");
        try {
            return new Round().with(NEW, once(directory, flags)).with(KNOWN, once(directory, flags));
        } finally {
            Directories.delete(directory);
        }
    }

    private static double once(Path directory, String... flags) throws Exception {
        try (var tocsin = Tocsin.startOn(directory, 1, Tocsin.NOBODY_IS_PAGED, flags)) {
            return tocsin.startUp().toNanos() / 1e9;
        }
    }
}

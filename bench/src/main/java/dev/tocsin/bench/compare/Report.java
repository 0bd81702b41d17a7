package dev.tocsin.bench.compare;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Compares systems round by round and writes down what came of it: a table, JSON, a plot of the latencies. */
public final class Report {
    private static final Path RESULTS = Path.of("bench", "results");
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final String name;
    private final Random order;
    private final Map<String, Object> sections = new LinkedHashMap<>();

    /** @param name of the files */
    public Report(String name) {
        this.name = name;
        var seed = System.nanoTime();
        this.order = new Random(seed);
        System.out.printf("%s, %s, %d processors, order of rounds from seed %d%n", name, Instant.now(), cores(), seed);
    }

    /**
     * Runs every system once a round, in a random order, and prints the table. The first is the one whose ratios are
     * given.
     */
    public List<Result> compare(String title, int rounds, List<Contender> contenders) throws Exception {
        var results = contenders.stream()
                .map(contender -> new Result(contender.name(), new ArrayList<>()))
                .toList();
        for (int round = 1; round <= rounds; round++) {
            for (var turn : shuffled(contenders.size())) {
                var result = contenders.get(turn).run();
                results.get(turn).rounds().add(result);
                System.out.printf(
                        "  round %d, %s: %s%n", round, results.get(turn).system(), line(result));
            }
        }
        add(title, results);
        return results;
    }

    /** Prints the table of rounds that were run in another way, and keeps them. */
    public void add(String title, List<Result> results) throws IOException {
        System.out.println(Table.of(title, results));
        sections.put(title, json(results));
        Files.createDirectories(RESULTS);
        JSON.writeValue(
                file("", "json").toFile(),
                Map.of("at", Instant.now().toString(), "processors", cores(), "sections", sections));
        Plot.latencies(name + ": " + title, results, file(title, "svg"));
    }

    /** Where a file of this report goes. @param title what it shows, or "" */
    public Path file(String title, String ending) {
        var words = (name + " " + title).strip().toLowerCase(Locale.ROOT);
        return RESULTS.resolve(words.replaceAll("[^a-z0-9]+", "-") + "." + ending);
    }

    private List<Integer> shuffled(int count) {
        var turns = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        Collections.shuffle(turns, order);
        return turns;
    }

    private static String line(Round round) {
        var text = new ArrayList<String>();
        round.figures().forEach((figure, value) -> text.add(figure.name() + " " + Table.number(value)));
        return String.join(", ", text);
    }

    private static Map<String, Object> json(List<Result> results) {
        var json = new LinkedHashMap<String, Object>();
        results.forEach(result -> json.put(
                result.system(), result.rounds().stream().map(Report::json).toList()));
        return json;
    }

    private static Map<String, Double> json(Round round) {
        var figures = new LinkedHashMap<String, Double>();
        round.figures().forEach((figure, value) -> figures.put(figure.toString(), value));
        return figures;
    }

    private static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}

package dev.tocsin.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.channel.source.JsonReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Counts inputs and names the one that fails. Every input has a seed of its own:
 * {@code -Dtocsin.fuzz.seed=SEED -Dtocsin.fuzz.count=1} makes only that one again, and another seed and count make others.
 */
public final class Fuzz {
    private static final long USUAL_SEED = 20_261_130L;

    /** What parsers and programs say of themselves. */
    private static final List<String> WORDS_OF_PARSERS = List.of(
            "exception",
            "jackson",
            "fasterxml",
            "java.",
            "pekko",
            "unexpected character",
            "unrecognized token",
            "sqlstate",
            "deserial",
            "jsontoken",
            "(start marker",
            "dev.tocsin");

    private Fuzz() {}

    @FunctionalInterface
    public interface Check {
        void check(long seed) throws Exception;
    }

    /** @param usual how many, where nobody asks for another number */
    public static void each(int usual, Check check) {
        var first = Long.getLong("tocsin.fuzz.seed", USUAL_SEED);
        var count = Integer.getInteger("tocsin.fuzz.count", usual);
        for (long seed = first; seed < first + count; seed++) {
            try {
                check.check(seed);
            } catch (Throwable e) {
                throw new AssertionError("again with -Dtocsin.fuzz.count=1 -Dtocsin.fuzz.seed=" + seed, e);
            }
        }
    }

    /** A recorded payload, such as {@code alertmanager/v4_mixed}. */
    public static String sample(String name) {
        var resource = "payloads/" + name + ".json";
        try (var in = Fuzz.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("there is no " + resource);
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<JsonNode> samples(String... names) {
        return java.util.Arrays.stream(names)
                .map(name -> JsonReader.read(sample(name).getBytes(UTF_8)))
                .toList();
    }

    public static <T> T of(List<T> all, long seed) {
        return all.get((int) Math.floorMod(seed, all.size()));
    }

    /** An answer is in our words: those of a parser, or of an exception, are no help, and tell what we are made of. */
    public static void requireOurWords(String answer) {
        var text = answer.toLowerCase(java.util.Locale.ROOT);
        WORDS_OF_PARSERS.forEach(word -> {
            if (text.contains(word)) {
                throw new AssertionError("the answer says " + word + ": " + answer);
            }
        });
    }
}

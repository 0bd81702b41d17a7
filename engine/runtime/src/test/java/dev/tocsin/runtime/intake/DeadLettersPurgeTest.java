package dev.tocsin.runtime.intake;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.runtime.intake.DeadLetters.Kind;
import dev.tocsin.runtime.intake.DeadLetters.Letter;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However much comes that pages nobody, the table stays small. */
class DeadLettersPurgeTest {
    private final ManualTime clock = new ManualTime(Fixtures.T0);

    @Test
    void ofWhatIsAlike_theNewestStay_andTheRareStaysToo() throws SQLException {
        try (var database = TestDatabase.fresh()) {
            var letters = new DeadLetters(database, clock);
            add(letters, List.of(new Letter("api", Kind.REJECTED, "no labels", "rare")));
            for (int minute = 0; minute < 30; minute++) {
                clock.advance(Duration.ofMinutes(1));
                var first = minute * 10;
                add(
                        letters,
                        IntStream.range(first, first + 10)
                                .mapToObj(i -> new Letter("api", Kind.SUPPRESSED, "pages nobody", "payload " + i))
                                .toList());
            }

            assertEquals(200, letters.purge());

            var left = TestEngine.join(letters.list(Long.MAX_VALUE, 500)).stream()
                    .map(DeadLetters.DeadLetter::payload)
                    .collect(Collectors.toSet());
            assertEquals(
                    IntStream.range(200, 300).mapToObj(i -> "payload " + i).collect(Collectors.toSet()),
                    left.stream().filter(payload -> !payload.equals("rare")).collect(Collectors.toSet()));
            assertEquals(101, left.size());
            clock.advance(Duration.ofDays(31));
            assertEquals(101, letters.purge());
        }
    }

    @Test
    void ofWhatDiffers_theNewestStay() throws SQLException {
        try (var database = TestDatabase.fresh()) {
            var letters = new DeadLetters(database, clock);
            add(
                    letters,
                    IntStream.range(0, 10_050)
                            .mapToObj(i -> new Letter("api", Kind.UNROUTED, "no route matches " + i, "payload"))
                            .toList());

            assertEquals(50, letters.purge());
            assertEquals(
                    "no route matches 10049",
                    TestEngine.join(letters.list(Long.MAX_VALUE, 1)).getFirst().reason());
        }
    }

    private static void add(DeadLetters letters, List<Letter> some) {
        TestEngine.join(letters.add(some));
    }
}

package dev.tocsin.core.suppression;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Against a slow, obvious oracle: a clock watched second by second. */
class SuppressionRulesPropertiesTest {
    private static final int HORIZON = 120;
    private static final Labels LABELS = Labels.of(Map.of("a", "x"));

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }

    private static List<SuppressionSpan> apart(List<Integer> lengths) {
        var spans = new ArrayList<SuppressionSpan>();
        int at = 0;
        for (int i = 0; i + 1 < lengths.size(); i += 2) {
            var start = at + lengths.get(i);
            at = start + lengths.get(i + 1) + 1;
            spans.add(new SuppressionSpan(at(start), at(at)));
        }
        return spans;
    }

    @Property(tries = 300)
    void held_untilTheFirstSecondAtWhichNothingIsInTheWay(
            @ForAll @Size(max = 8) List<@IntRange(max = 9) Integer> pauses,
            @ForAll @Size(max = 4) List<@IntRange(max = 60) Integer> starts,
            @ForAll @IntRange(max = 119) int ended,
            @ForAll @IntRange(max = 70) int now) {
        var match = List.<Matcher>of(new Matcher.Equal("a", "x"));
        var silences = starts.stream()
                .map(start -> new Silence(start, match, new SuppressionSpan(at(start), at(start + 5)), "sam", "why"))
                .toList();
        var window = new MaintenanceWindow("w", match, List.of(), apart(pauses), "", Optional.empty(), List.of())
                .endedAt(at(ended));
        var suppressionRules = new SuppressionRules(silences, List.of(window));

        var busy = new boolean[HORIZON + 1];
        for (int s = 0; s <= HORIZON; s++) {
            var second = at(s);
            busy[s] = starts.stream()
                            .anyMatch(start -> start <= second.getEpochSecond() && second.getEpochSecond() < start + 5)
                    || window.spans().stream().anyMatch(suppressionSpan -> suppressionSpan.contains(second));
        }
        int free = now;
        while (busy[free]) {
            free++;
        }

        assertEquals(
                free == now ? Optional.empty() : Optional.of(at(free)),
                suppressionRules.match(LABELS, at(now)).map(SuppressionRules.Match::until));
        assertTrue(suppressionRules.match(Labels.EMPTY, at(now)).isEmpty());
    }
}

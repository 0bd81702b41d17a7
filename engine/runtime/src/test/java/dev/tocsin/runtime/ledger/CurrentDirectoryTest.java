package dev.tocsin.runtime.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.suppression.ActiveInhibitions;
import dev.tocsin.core.suppression.InhibitionRule;
import dev.tocsin.core.suppression.InhibitionRules;
import dev.tocsin.core.suppression.Silence;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.ledger.LedgerEntry.SilenceMade;
import dev.tocsin.runtime.matching.Costly;
import dev.tocsin.runtime.matching.MatchBudget;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CurrentDirectoryTest {
    private static final Origin SAM = new Origin("sam", "api");

    private final TimeSource clock = TimeSource.system();
    private final Database database = TestDatabase.fresh();
    private final Ledger ledger = Ledger.start(database, clock, new SimpleMeterRegistry());
    private final InhibitionRule rule = new InhibitionRule(
            "inhibit_rules[0]",
            List.of(new Costly().matcher("long")),
            List.of(new Matcher.Equal("severity", "warning")),
            List.of());
    private final Directory files = Fixtures.directory()
            .with(new SuppressionRules(
                    List.of(), List.of(), new ActiveInhibitions(new InhibitionRules(List.of(rule)), List.of())));
    private volatile List<Labels> firing = List.of();
    private final CurrentDirectory current = new CurrentDirectory(() -> files, ledger, () -> firing, clock);

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    @Test
    void silence_thatIsOver_isNotAskedAnyMore() {
        silence("over", Duration.ofDays(-2), Duration.ofDays(-1));
        var number = silence("now", Duration.ZERO, Duration.ofDays(1));

        assertEquals(
                List.of(number),
                current.get().suppressionRules().silences().stream()
                        .map(Silence::number)
                        .toList());
    }

    @Test
    void changeOfWhatFires_readsTheLedgerNotAnew() {
        silence("now", Duration.ZERO, Duration.ofDays(1));
        var before = current.get();
        firing = List.of(Labels.of(Map.of("severity", "critical")));
        var after = current.get();

        assertNotSame(before, after);
        assertEquals(firing, after.suppressionRules().inhibitions().firing());
        assertSame(
                before.suppressionRules().silences(), after.suppressionRules().silences());
        assertSame(after, current.get());
    }

    /** Whoever happens to ask first may have used up what its own work may cost. */
    @Test
    void whatInhibits_isFoundWhateverItsFirstAskerHasTried() {
        firing = List.of(Labels.of(Map.of("long", "wanted")));
        MatchBudget.shared(() -> {
            Costly.burn();
            return current.get();
        });

        var warning = Labels.of(Map.of("severity", "warning"));
        assertTrue(current.get()
                .suppressionRules()
                .inhibitions()
                .inhibited(warning)
                .isPresent());
    }

    private long silence(String alertname, Duration from, Duration to) {
        var now = clock.instant();
        var made = new SilenceMade(List.of("alertname=" + alertname), now.plus(from), now.plus(to));
        return ledger.append(SAM, "test", made).join().getFirst().id();
    }
}

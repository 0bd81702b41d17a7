package dev.tocsin.runtime.actor;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.Decision;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentCommand.AddNote;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentDecider;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.suppression.InhibitionRule;
import dev.tocsin.core.suppression.InhibitionRules;
import dev.tocsin.core.suppression.Silence;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.journal.IncidentRow;
import dev.tocsin.runtime.matching.Costly;
import dev.tocsin.runtime.matching.MatchBudget;
import dev.tocsin.runtime.matching.MatcherResult;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What regular expressions may cost where an incident is decided and written. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MatchBudgetsTest {
    private static final int ALERTS = 1_000;

    /** Forty silences are asked of each, and the last holds it. */
    @Test
    void incidentWithManyAlerts_staysWithinItsSilence_whateverIsAskedOfIt() {
        var channel = new RecordingChannel();
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(
                        database,
                        Fixtures.directory().with(new SuppressionRules(silences(), List.of())),
                        channel,
                        TimeSource.system())) {
            var id = new IncidentId("large");
            TestEngine.join(engine.engine()
                    .incidents()
                    .open(
                            TestEngine.caller(Fixtures.SENDER),
                            id,
                            fires("web-" + "0001.example.org".repeat(10), ALERTS),
                            Optional.empty()));
            engine.execute(id, new AddNote(Fixtures.SAM, "looking"));
            engine.execute(id, new IncidentCommand.Wake());
            eventually(() -> assertEquals("note-added", engine.types(id).getLast()));

            assertTrue(engine.incident(id).suppressions().any());
            assertEquals(ALERTS, engine.incident(id).alerts().firing());
            assertEquals(List.of(), channel.messages());
        }
    }

    private static List<Silence> silences() {
        var suppressionSpan = new SuppressionSpan(
                TimeSource.system().instant().minusSeconds(60),
                TimeSource.system().instant().plus(Duration.ofDays(1)));
        var silences = new ArrayList<Silence>();
        for (int i = 0; i < 40; i++) {
            var text = i < 39 ? "host=~\".*x" + i + ".*y.*\"" : "host=~\"web-.*\"";
            var matchers = ((MatcherResult.Good) MatcherResult.parse(text)).matchers();
            silences.add(new Silence(i, matchers, suppressionSpan, "sam", "moved"));
        }
        return silences;
    }

    @Test
    void indexOfWhatInhibits_costsWhatItMay_andIsFoundWhateverWasTriedBefore() {
        var costly = new Costly();
        var rule = new InhibitionRule(
                "r", List.of(costly.matcher("host")), List.of(new Matcher.Equal("severity", "warning")), List.of());
        var inhibitionRules = new InhibitionRules(List.of(rule));

        var wanted = incident(fires("wanted", 1));
        var row = MatchBudget.shared(() -> {
            Costly.burn();
            return IncidentRow.of(wanted, inhibitionRules);
        });
        assertEquals(1, row.inhibitors().size());

        IncidentRow.of(incident(fires(Costly.VALUE, 150)), inhibitionRules);
        assertEquals(150, costly.results().size());
        assertEquals(Match.UNKNOWN, costly.results().getLast());
    }

    private static Incident incident(List<IncidentCommand.OfSignal> commands) {
        var unopened = new IncidentState.Unopened(new IncidentId("i1"));
        var decision = IncidentDecider.decide(unopened, commands, Fixtures.T0, Fixtures.directory());
        assertTrue(decision.each().getFirst() instanceof Decision.Accepted);
        return (Incident) decision.after();
    }

    private static List<IncidentCommand.OfSignal> fires(String host, int alerts) {
        var signal = Fixtures.firing("Large", "critical");
        var placement = (Routed) Fixtures.router(Fixtures.policy(Duration.ofMinutes(5)))
                .route(signal, Fixtures.T0)
                .getFirst();
        return IntStream.range(0, alerts)
                .<IncidentCommand.OfSignal>mapToObj(i -> new Fire(
                        Fixtures.SENDER, Fixtures.alert("a" + i, Map.of("host", host)), placement, Optional.empty()))
                .toList();
    }
}

package dev.tocsin.app.reply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tocsin.channel.Action;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.Decision;
import dev.tocsin.core.incident.Decision.Outcome;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentEvent.Acknowledged;
import dev.tocsin.core.incident.IncidentEvent.Cleared;
import dev.tocsin.core.incident.IncidentEvent.EscalationHeld;
import dev.tocsin.core.incident.IncidentEvent.HelpAnswered;
import dev.tocsin.core.incident.IncidentEvent.PassedOn;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.incident.SuppressionCause;
import dev.tocsin.core.policy.EscalationLevel;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DigestReplyTest {
    private static final Instant NOW = Instant.parse("2026-11-30T03:00:00Z");
    private static final Origin SAM = new Origin("sam", "sms digest", "1");
    private static final IncidentEvent.Opened OPENED = new IncidentEvent.Opened(
            NOW,
            new Origin("alertmanager", "alertmanager", ""),
            new IncidentId("01m7"),
            new DedupKey("key"),
            new Severity("critical", 0),
            "default",
            "route (matches everything)",
            new EscalationPolicy(
                    "p",
                    List.of(new EscalationLevel(List.of(new Responder.User("sam")), Duration.ofMinutes(5))),
                    0,
                    Optional.empty()),
            new Alert("a1", Labels.of(Map.of("alertname", "Down")), "Down", "", "", Map.of(), NOW),
            NOW,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    private static final Answer HELPS = accepted(new HelpAnswered(NOW, SAM, true, "kim", List.of()));
    private static final Answer HELPS_NOT = accepted(new HelpAnswered(NOW, SAM, false, "kim", List.of()));
    private static final Answer TAKEN = accepted(new Acknowledged(NOW, SAM, Optional.empty()));

    private static Answer accepted(IncidentEvent event) {
        var state = new IncidentState.Unopened(new IncidentId("01m7"));
        return Answer.of(new Decision.Accepted(Outcome.UPDATED, "", List.of(event), state), 1, Optional.empty());
    }

    private static DigestReply reply(Action action, int all) {
        return new DigestReply("sam", action, all, new UserLookup(() -> {
            throw new AssertionError("nobody is looked up");
        }));
    }

    @Test
    void whatSomebodyHelpsWith_isNotTheirs() {
        var reply = reply(Action.ACKNOWLEDGE, 2);
        reply.count(TAKEN);
        reply.count(HELPS);
        assertEquals(new Reply.Done("You have 1 of 2 incidents. You are helping with 1.", false), reply.end());

        var helper = reply(Action.ACKNOWLEDGE, 1);
        helper.count(HELPS);
        assertEquals(new Reply.Done("You are helping with 1.", false), helper.end());

        var passed = reply(Action.PASS, 1);
        passed.count(HELPS_NOT);
        assertEquals(new Reply.Done("You are not helping with 1.", false), passed.end());
    }

    /** What is left as it was, and not as somebody wanted it, is said in the words of each cause. */
    @ParameterizedTest
    @MethodSource
    void unchanged_saysWhy(Action action, IncidentEvent event, String expected) {
        var reply = reply(action, 1);
        var opened = IncidentEvolver.evolve(new IncidentState.Unopened(OPENED.id()), OPENED);
        var incident = (Incident) IncidentEvolver.evolve(opened, event);
        var unchanged = new Decision.Accepted(Outcome.DUPLICATE, "", List.of(), incident);
        reply.count(Answer.of(unchanged, 2, Optional.of(IncidentView.of(incident))));

        assertEquals(new Reply.AlreadySo("Nothing to do. 1 is " + expected + "."), reply.end());
    }

    static Stream<Arguments> unchanged_saysWhy() {
        var suppressed = new EscalationHeld(NOW, SAM, SuppressionCause.QUIET, NOW.plusSeconds(60), "silence 1");
        var clear = new Cleared(NOW, SAM, NOW, false, List.of());
        var passed = new PassedOn(NOW, SAM, "sam cannot take it");
        var taken = new Acknowledged(NOW, SAM, Optional.empty());
        var note = new IncidentEvent.NoteAdded(NOW, SAM, "hm");
        return Stream.of(
                arguments(Action.PASS, suppressed, "suppressed for now: answer each to pass it on"),
                arguments(Action.PASS, clear, "clear: nobody is paged unless an alert fires again"),
                arguments(Action.PASS, passed, "already passed on"),
                arguments(Action.PASS, taken, "still yours: answer each to pass it on"),
                arguments(Action.ACKNOWLEDGE, passed, "passed on by you, and not yours: answer each to take it"),
                arguments(Action.ACKNOWLEDGE, taken, "already yours"),
                arguments(Action.ACKNOWLEDGE, note, "no longer acknowledged: answer each to take it"));
    }

    @Test
    void whatMayNotBeRecorded_isNoReply_butIsSaidOnTheWay() {
        var reply = reply(Action.ACKNOWLEDGE, 2);
        reply.count(null);
        assertInstanceOf(Reply.Done.class, reply.text());
        reply.count(TAKEN);
        assertThrows(IllegalStateException.class, reply::end);
    }
}

package dev.tocsin.runtime.actor;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.Answer.Outcome;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.IncidentCommand.AddNote;
import dev.tocsin.core.incident.IncidentCommand.Assign;
import dev.tocsin.core.incident.IncidentCommand.Escalate;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentCommand.Resolve;
import dev.tocsin.core.incident.IncidentCommand.Snooze;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.core.signal.Caller.Provider;
import dev.tocsin.core.signal.Caller.Rights;
import dev.tocsin.core.signal.Caller.Tocsin;
import dev.tocsin.core.signal.Caller.Token;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.journal.EventLog.Recorded;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CommandGatewayTest {
    private Database database;
    private TestEngine engine;
    private int count;

    @BeforeAll
    void start() {
        database = TestDatabase.fresh();
        engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel());
    }

    @AfterAll
    void stop() {
        engine.close();
        database.close();
    }

    private static Stream<Caller> allowed() {
        return Stream.of(
                new Token("ci", Rights.RESPOND, Optional.empty(), ""),
                new Token("ci", Rights.RESPOND, Optional.of("sam"), ""),
                new Token("ops", Rights.ADMINISTER, Optional.of("sam"), ""),
                new Caller.Person("sam", Medium.LINK, false, ""),
                new Caller.Person("sam", Medium.EMAIL, true, ""),
                new Provider("pagerduty", Optional.empty(), "Jo", ""),
                new Tocsin("correlation"));
    }

    /** What people and systems ask for, and what comes of it at an incident that nobody has answered. */
    private static Stream<Arguments> commands() {
        return Stream.of(
                arguments("acknowledge", Outcome.UPDATED, command(Acknowledge::new)),
                arguments("add_note", Outcome.UPDATED, command(by -> new AddNote(by, "looking"))),
                arguments("assign", Outcome.UNKNOWN_USER, command(by -> new Assign(by, "nobody"))),
                arguments("assign", Outcome.UPDATED, command(by -> new Assign(by, "alex"))),
                arguments("snooze", Outcome.NOT_IN_THE_FUTURE, command(by -> new Snooze(by, Fixtures.T0))),
                arguments("escalate", Outcome.NO_SUCH_LEVEL, command(by -> new Escalate(by, OptionalInt.of(9)))),
                arguments("resolve", Outcome.STILL_FIRING, command(by -> new Resolve(by, "done", false))),
                arguments("resolve", Outcome.RESOLVED, command(by -> new Resolve(by, "done"))),
                arguments("unacknowledge", Outcome.DUPLICATE, command(IncidentCommand.Unacknowledge::new)));
    }

    private static Function<Origin, IncidentCommand> command(Function<Origin, IncidentCommand> command) {
        return command;
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_ofEachCallerWhoMay_isDecided_answeredAndCounted(
            String name, Outcome outcome, Function<Origin, IncidentCommand> command) {
        allowed().forEach(caller -> {
            var id = opened();
            var before = counted(name, outcome);

            var answer = execute(caller, id, command);

            assertEquals(outcome, answer.outcome(), () -> caller + ": " + answer);
            assertEquals(id, answer.view().orElseThrow().id());
            assertEquals(before + 1, counted(name, outcome));
            var theirs = events(id).stream()
                    .filter(event -> event.event().by().equals(caller.origin()))
                    .toList();
            assertEquals(outcome.isChange(), !theirs.isEmpty());
            assertTrue(theirs.stream().allMatch(event -> event.number() <= answer.sequence()));
            assertTrue(answer.sequence() <= events(id).getLast().number());
        });
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_ofATokenThatMayReadOnly_isForbidden_countedAndReachesNoIncident(
            String name, Outcome outcome, Function<Origin, IncidentCommand> command) {
        var id = opened();
        for (var user : List.of(Optional.<String>empty(), Optional.of("sam"))) {
            var events = events(id);
            var before = counted(name, Outcome.FORBIDDEN);

            var answer = execute(new Token("screen", Rights.READ, user, ""), id, command);

            assertEquals(Answer.forbidden("the token screen may read only"), answer);
            assertEquals(events, events(id));
            assertEquals(before + 1, counted(name, Outcome.FORBIDDEN));
        }
    }

    @ParameterizedTest
    @MethodSource("commands")
    void command_forAnIncidentThatWasNeverOpened_isNotFound_withoutView(
            String name, Outcome outcome, Function<Origin, IncidentCommand> command) {
        var answer = execute(new Tocsin("correlation"), new IncidentId("unknown" + count++), command);
        assertEquals(Outcome.NOT_FOUND, answer.outcome());
        assertEquals(Optional.empty(), answer.view());
    }

    @Test
    void command_thatNamesAnotherOriginThanItsCaller_isAnError_andReachesNoIncident() {
        var id = opened();
        var events = events(id);
        assertThrows(IllegalArgumentException.class, () -> engine.engine()
                .incidents()
                .execute(new Caller.Person("alex", Medium.LINK, false, ""), id, new Acknowledge(Fixtures.SAM)));
        assertEquals(events, events(id));
    }

    @Test
    void report_ofATokenThatMayReadOnly_fails_isCounted_andOpensNothing() {
        var id = new IncidentId("forbidden");
        var screen = new Token("screen", Rights.READ, Optional.empty(), "");
        var before = counted("fire", Outcome.FORBIDDEN);

        var failure = assertThrows(
                CompletionException.class,
                () -> TestEngine.join(incidents().open(screen, id, List.of(fire(screen.origin())), Optional.empty())));

        var forbidden = assertInstanceOf(Incidents.Forbidden.class, failure.getCause());
        assertEquals("the token screen may read only", forbidden.reason());
        assertEquals(before + 1, counted("fire", Outcome.FORBIDDEN));
        assertEquals(List.of(), events(id));
    }

    @Test
    void report_underAnOriginOfAnotherSystem_isAnError_andOpensNothing() {
        var id = new IncidentId("strange");
        for (var caller : List.of(
                Provider.ofSource("alertmanager"),
                new Token("ci", Rights.RESPOND, Optional.empty(), ""),
                new Caller.Person("jo", Medium.LINK, false, ""))) {
            var fire = fire(new Origin("jo", "pagerduty"));
            assertThrows(IllegalArgumentException.class, () -> incidents()
                    .open(caller, id, List.of(fire), Optional.empty()));
        }
        assertEquals(List.of(), events(id));
    }

    @Test
    void report_isAnsweredWithAView_toAClientOfTheApiOnly() {
        var token = new Token("ci", Rights.RESPOND, Optional.of("sam"), "");
        var sender = Provider.ofSource("pagerduty");

        var shown = report(token, "shown", token.origin());
        var sent = report(sender, "sent", new Origin("Jo", "pagerduty"));

        assertEquals(Outcome.OPENED, shown.outcome());
        assertEquals(new IncidentId("shown"), shown.view().orElseThrow().id());
        assertEquals(Outcome.OPENED, sent.outcome());
        assertEquals(Optional.empty(), sent.view());
        assertEquals(
                new Origin("Jo", "pagerduty"),
                events(new IncidentId("sent")).getFirst().event().by());
    }

    private Answer report(Caller caller, String id, Origin by) {
        return TestEngine.join(incidents().open(caller, new IncidentId(id), List.of(fire(by)), Optional.empty()))
                .getFirst();
    }

    /** Of an alert of its own. */
    private Fire fire(Origin by) {
        var signal = Fixtures.firing("Reported" + count++, "critical");
        var placement = Fixtures.router(Fixtures.policy(Duration.ofMinutes(5)))
                .route(signal, Fixtures.T0)
                .getFirst();
        return new Fire(by, signal.alert(), (Routed) placement, Optional.empty());
    }

    private Incidents incidents() {
        return engine.engine().incidents();
    }

    @Test
    void everyCommand_hasANameForMetrics() {
        assertEquals("add_note", CommandMetrics.name(AddNote.class));
        assertEquals("wake", CommandMetrics.name(IncidentCommand.Wake.class));
    }

    /** After the first pages are delivered, so that no event comes by itself. */
    private IncidentId opened() {
        var id = engine.accept(Fixtures.firing("Alert" + count++, "critical"))
                .incident()
                .orElseThrow();
        eventually(() -> assertTrue(engine.types(id).contains("page-delivered")));
        return id;
    }

    private List<Recorded> events(IncidentId id) {
        return engine.timeline(id);
    }

    private Answer execute(Caller caller, IncidentId id, Function<Origin, IncidentCommand> command) {
        return TestEngine.join(engine.engine().incidents().execute(caller, id, command.apply(caller.origin())));
    }

    private double counted(String command, Outcome outcome) {
        return engine.meters()
                .counter("tocsin.commands", "command", command, "outcome", outcome.label())
                .count();
    }
}

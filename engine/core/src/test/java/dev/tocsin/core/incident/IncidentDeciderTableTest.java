package dev.tocsin.core.incident;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.suppression.Silence;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.testing.Fixtures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every command in every state. The table is {@code incident/decider-table.txt}: what the sender is told, the status
 * afterwards and the events. A new command or status without its cells fails here.
 */
class IncidentDeciderTableTest {
    private static final Origin JO = new Origin("jo", "api");
    private static final Duration HOUR = Duration.ofHours(1);

    /** Opened at T0 with alert a1 and severity warning; page 1 is Sam's. */
    private static final Map<String, Supplier<Story>> STATES = states();

    /** The first word is the command's class. */
    private static final Map<String, Function<Story, IncidentCommand>> COMMANDS = commands();

    private record Cell(String state, String command, String outcome, String status, String events) {}

    private static Map<String, Supplier<Story>> states() {
        var states = new LinkedHashMap<String, Supplier<Story>>();
        states.put("unopened", Story::unopened);
        states.put("new, group waiting", () -> Story.unopened().fires("a1", "warning", Duration.ofSeconds(30)));
        states.put("new, level 1 paged", () -> Story.opened("warning"));
        states.put("acknowledged", () -> Story.opened("warning").when(new Acknowledge(Fixtures.SAM)));
        states.put("investigating", () -> Story.opened("warning").when(new Investigate(Fixtures.SAM)));
        states.put("mitigated", () -> Story.opened("warning").when(new Mitigate(Fixtures.SAM)));
        for (var state : List.copyOf(states.keySet())) {
            if (!state.equals("unopened")) {
                states.put(state + ", snoozed", () -> {
                    var story = states.get(state).get();
                    return story.when(new Snooze(Fixtures.SAM, story.now().plus(HOUR)));
                });
            }
        }
        states.put("new, held back", IncidentDeciderTableTest::heldBack);
        states.put("acknowledged, held back", () -> heldBack().when(new Acknowledge(Fixtures.SAM)));
        states.put(
                "resolved, in the dedup window", () -> Story.opened("warning").when(resolve(Fixtures.SAM)));
        states.put("merged", () -> Story.opened("warning").when(new Merge(Fixtures.SAM, new IncidentId("i2"))));
        states.put("new, with another merged into it", () -> Story.opened("warning")
                .when(new Absorb(
                        Fixtures.SAM,
                        new IncidentId("i2"),
                        Alerts.of(Map.of("b1", new AlertState("b1 is broken", Labels.EMPTY, true, Fixtures.T0))))));
        states.put(
                "resolved, after the dedup window",
                () -> states.get("resolved, in the dedup window").get().after(HOUR));
        return states;
    }

    /** Alert a1 is silenced for two hours. */
    private static Story heldBack() {
        var matchers = List.<Matcher>of(new Matcher.Equal("alertname", "a1"));
        var suppressionSpan = new SuppressionSpan(Fixtures.T0, Fixtures.T0.plus(HOUR.multipliedBy(2)));
        var silence = new Silence(7, matchers, suppressionSpan, "jo", "disk swap");
        return Story.unopened()
                .directory(Fixtures.directory().with(new SuppressionRules(List.of(silence), List.of())))
                .fires("a1");
    }

    private static Map<String, Function<Story, IncidentCommand>> commands() {
        var commands = new LinkedHashMap<String, Function<Story, IncidentCommand>>();
        commands.put("Fire: another alert", story -> story.fire("a2", "warning", Duration.ZERO));
        commands.put("Fire: the same alert", story -> story.fire("a1", "warning", Duration.ZERO));
        commands.put("Clear", _ -> new Clear(Fixtures.SENDER, "a1"));
        commands.put("Clear: unknown alert", _ -> new Clear(Fixtures.SENDER, "a9"));
        commands.put("ClearGroup", _ -> new ClearGroup(Fixtures.SENDER, 7, Optional.empty()));
        commands.put("Acknowledge", _ -> new Acknowledge(Fixtures.SAM));
        commands.put("Acknowledge: somebody else", _ -> new Acknowledge(JO));
        commands.put("Unacknowledge", _ -> new Unacknowledge(JO));
        commands.put("Investigate", _ -> new Investigate(JO));
        commands.put("Mitigate", _ -> new Mitigate(JO));
        commands.put("Resolve", _ -> resolve(JO));
        commands.put("AddNote", _ -> new AddNote(JO, "looking"));
        commands.put("Assign", _ -> new Assign(JO, "alex"));
        commands.put("Assign: nobody we know", _ -> new Assign(JO, "pat"));
        commands.put("ChangeSeverity", story -> change(story, "critical"));
        commands.put("ChangeSeverity: the same", story -> change(story, "warning"));
        commands.put("Snooze", story -> new Snooze(JO, story.now().plus(HOUR.multipliedBy(2))));
        commands.put("Snooze: into the past", story -> new Snooze(JO, story.now()));
        commands.put("EndSnooze", _ -> new EndSnooze(JO));
        commands.put("Escalate", _ -> new Escalate(JO, OptionalInt.empty()));
        commands.put("Escalate: to level 1", _ -> new Escalate(JO, OptionalInt.of(1)));
        commands.put("Escalate: to level 3 of 2", _ -> new Escalate(JO, OptionalInt.of(3)));
        commands.put("PassOn", _ -> new PassOn(JO));
        commands.put("PassOn: whoever was paged", _ -> new PassOn(Fixtures.SAM));
        commands.put("PageHelpers", _ -> new PageHelpers(JO, List.of(new Responder.User("alex")), "knows it"));
        commands.put("PageHelpers: nobody", _ -> new PageHelpers(JO, List.of(new Responder.Team("nobody")), ""));
        commands.put("Undo", _ -> new Undo(JO));
        commands.put("Undo: whose step it is", _ -> new Undo(Fixtures.SAM));
        commands.put("Resolve: not what fires", _ -> new Resolve(JO, "fixed", false));
        commands.put("ChangePolicy", _ -> new ChangePolicy(JO, Fixtures.policy(HOUR), "the new configuration"));
        commands.put("ChangePolicy: the same", _ -> new ChangePolicy(JO, Fixtures.policy(Story.TIMEOUT), "no change"));
        commands.put(
                "All: note, then acknowledge", _ -> new All(JO, List.of(new AddNote(JO, "mine"), new Acknowledge(JO))));
        commands.put("Wake: too early", _ -> new Wake());
        commands.put("Wake: a day late", story -> {
            story.after(Duration.ofDays(1));
            return new Wake();
        });
        var other = new IncidentId("i2");
        var alerts = Alerts.of(Map.of("b1", new AlertState("b1 is broken", Labels.EMPTY, true, Fixtures.T0)));
        commands.put("Link", _ -> new Link(Origin.TIMER, other, "the same service"));
        commands.put("Absorb", _ -> new Absorb(JO, other, alerts));
        commands.put("Release", _ -> new Release(JO, other));
        commands.put("Merge", _ -> new Merge(JO, other));
        commands.put(
                "Unmerge",
                _ -> new Unmerge(JO, Alerts.of(Map.of("a1", new AlertState("a1", Labels.EMPTY, true, Fixtures.T0)))));
        commands.put(
                "ReportFailure",
                _ -> new ReportFailure(new Origin("twilio", "sms"), Story.page(1), "receipt", "undelivered"));
        commands.put("Resend", _ -> new Resend(JO, Story.page(1)));
        commands.put("Follow: acknowledged there", story -> told(story, ExternalStatus.ACKNOWLEDGED));
        commands.put("Follow: given back there", story -> told(story, ExternalStatus.TRIGGERED));
        commands.put("Follow: resolved there", story -> told(story, ExternalStatus.RESOLVED));
        commands.put("RecordAttempt: delivered", _ -> attempt(new DeliveryOutcome.Delivered("", Duration.ZERO)));
        commands.put(
                "RecordAttempt: retryable", _ -> attempt(new DeliveryOutcome.Retryable("busy", Duration.ofSeconds(2))));
        commands.put("RecordAttempt: permanent", _ -> attempt(new DeliveryOutcome.Permanent("gone")));
        commands.put("RecordAttempt: untried", _ -> attempt(new DeliveryOutcome.Untried("the channel fails")));
        commands.put(
                "RecordAttempt: held",
                story -> attempt(new DeliveryOutcome.Held("many", story.now().plus(HOUR))));
        return commands;
    }

    private static Follow told(Story story, ExternalStatus status) {
        var by = new Origin("jo", "pagerduty " + Story.page(1));
        return new Follow(by, Story.page(1), status, story.now(), Follow.How.TOLD);
    }

    private static Resolve resolve(Origin by) {
        return new Resolve(by, "fixed");
    }

    private static ChangeSeverity change(Story story, String severity) {
        return new ChangeSeverity(JO, Fixtures.severities().find(severity).orElseThrow());
    }

    private static RecordAttempt attempt(DeliveryOutcome attempt) {
        return new RecordAttempt(Story.page(1), attempt);
    }

    @TestFactory
    Stream<DynamicTest> decide_everyCommandInEveryState_isAsTheTableSays() {
        return table().stream()
                .map(cell -> dynamicTest(cell.state() + " x " + cell.command(), () -> {
                    assertEquals(cell, decided(cell.state(), cell.command()));
                }));
    }

    /** The answer that callers get says the same as the decision; an answer about help is an update. */
    @TestFactory
    Stream<DynamicTest> answer_toEveryCommandInEveryState_isAsTheTableSays() {
        return table().stream()
                .map(cell -> dynamicTest(cell.state() + " x " + cell.command(), () -> {
                    var story = STATES.get(cell.state()).get();
                    var wanted = COMMANDS.get(cell.command()).apply(story);
                    var outcome =
                            Answer.of(story.decide(wanted), 1, Optional.empty()).outcome();
                    var decided = outcome.decided().map(Enum::name);
                    assertEquals(
                            cell.outcome()
                                    .replaceAll("(?<=[a-z])([A-Z])", "_$1")
                                    .toUpperCase(Locale.ROOT),
                            decided.orElse(outcome.name()));
                    assertEquals(decided.isEmpty(), outcome.isRefusal());
                }));
    }

    @Test
    void table_hasEveryCell() {
        var wanted = new HashSet<List<String>>();
        STATES.keySet().forEach(state -> COMMANDS.keySet().forEach(command -> wanted.add(List.of(state, command))));
        table().forEach(cell -> assertTrue(
                wanted.remove(List.of(cell.state(), cell.command())),
                () -> cell + " stands twice, or is of a state or command that is unknown"));
        assertEquals(Set.of(), wanted, "is missing");
    }

    @Test
    void commands_coverEveryVariant() {
        assertEquals(
                names(variants(IncidentCommand.class).toArray(Class<?>[]::new)),
                COMMANDS.keySet().stream()
                        .map(IncidentDeciderTableTest::firstWord)
                        .collect(toSet()));
        COMMANDS.forEach((name, command) -> assertEquals(
                firstWord(name),
                command.apply(Story.opened("warning")).getClass().getSimpleName()));
    }

    /** Those of a family within the family count too. */
    private static Stream<Class<?>> variants(Class<?> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses()).flatMap(IncidentDeciderTableTest::variants)
                : Stream.of(family);
    }

    @Test
    void attempts_coverEveryVariant() {
        var covered = COMMANDS.values().stream()
                .map(command -> command.apply(Story.opened("warning")))
                .filter(RecordAttempt.class::isInstance)
                .map(command -> ((RecordAttempt) command).outcome().getClass().getSimpleName())
                .collect(toSet());
        assertEquals(names(variants(DeliveryOutcome.class).toArray(Class<?>[]::new)), covered);
    }

    @Test
    void states_coverEveryStateAndStatus() {
        assertEquals(
                names(IncidentState.class.getPermittedSubclasses()),
                STATES.values().stream()
                        .map(state -> state.get().state().getClass().getSimpleName())
                        .collect(toSet()));
        var statuses = new HashSet<String>();
        STATES.forEach((_, story) -> {
            if (story.get().state() instanceof Incident incident) {
                statuses.add(incident.status().getClass().getSimpleName());
            }
        });
        assertEquals(names(Status.class.getPermittedSubclasses()), statuses);
    }

    private static Cell decided(String state, String command) {
        var story = STATES.get(state).get();
        var wanted = COMMANDS.get(command).apply(story);
        return switch (story.decide(wanted)) {
            case Decision.Refused(var rejection) ->
                new Cell(state, command, rejection.getClass().getSimpleName(), status(story.state()), "-");
            case Decision.Accepted(var outcome, _, var events, _) -> {
                var after = events.stream().reduce(story.state(), IncidentEvolver::evolve, (_, last) -> last);
                var names = events.stream().map(Story::name).collect(joining(", "));
                yield new Cell(state, command, outcome.name(), status(after), names.isEmpty() ? "-" : names);
            }
        };
    }

    private static String status(IncidentState state) {
        return switch (state) {
            case IncidentState.Unopened _ -> "unopened";
            case Incident incident ->
                incident.status().label()
                        + (incident.snoozedUntil().isPresent() ? ", snoozed" : "")
                        + (incident.suppressions().any() ? ", held" : "");
        };
    }

    private static Set<String> names(Class<?>[] types) {
        return Arrays.stream(types).map(Class::getSimpleName).collect(toSet());
    }

    private static String firstWord(String name) {
        return name.split(":")[0];
    }

    private static List<Cell> table() {
        var cells = new ArrayList<Cell>();
        var state = "";
        for (var line : text().lines().toList()) {
            if (line.startsWith("== ")) {
                state = line.substring(3);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                var columns = line.split("\\|");
                cells.add(new Cell(
                        state, columns[0].strip(), columns[1].strip(), columns[2].strip(), columns[3].strip()));
            }
        }
        return cells;
    }

    private static String text() {
        try (var in = IncidentDeciderTableTest.class.getResourceAsStream("/incident/decider-table.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Prints the table as the code has it now, to be read with care before it is believed. */
    public static void main(String[] arguments) {
        STATES.keySet().forEach(state -> {
            System.out.println("\n== " + state);
            COMMANDS.keySet().forEach(command -> {
                var cell = decided(state, command);
                System.out.println(
                        "%-28s| %-16s| %-23s| %s".formatted(command, cell.outcome(), cell.status(), cell.events()));
            });
        });
    }
}

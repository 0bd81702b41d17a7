package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.incident.page.Pages;
import dev.tocsin.testing.Fixtures;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerTest {
    /** An answer goes from node to node: whatever it has must be of a bounded size. */
    @Test
    void answer_hasNeitherStateNorEventsNorDecisions() {
        var reached = new HashSet<Class<?>>();
        reach(Answer.class, reached);

        assertTrue(reached.contains(IncidentView.class), reached::toString);
        for (var type : List.of(Incident.class, IncidentState.class, Decision.class, Alerts.class, Pages.class)) {
            assertTrue(!reached.contains(type), () -> "an answer has " + type);
        }
        assertEquals(
                List.of(),
                reached.stream().filter(IncidentEvent.class::isAssignableFrom).toList());
    }

    private static void reach(Type type, Set<Class<?>> reached) {
        switch (type) {
            case Class<?> of
            when of.getName().startsWith("dev.tocsin") && reached.add(of) -> {
                if (of.isRecord()) {
                    Arrays.stream(of.getRecordComponents()).forEach(part -> reach(part.getGenericType(), reached));
                }
                if (of.isSealed()) {
                    Arrays.stream(of.getPermittedSubclasses()).forEach(variant -> reach(variant, reached));
                }
            }
            case ParameterizedType of ->
                Arrays.stream(of.getActualTypeArguments()).forEach(part -> reach(part, reached));
            default -> {}
        }
    }

    @Test
    void view_ofAnIncidentWithManyAlerts_leavesThemOut() {
        var story = Story.opened("warning");
        for (int i = 2; i <= 20; i++) {
            story.when(story.fire("a" + i, "warning", Duration.ZERO));
        }
        assertEquals(
                20,
                IncidentView.small(story.incident())
                        .alerts()
                        .kept()
                        .orElseThrow()
                        .size());

        story.when(story.fire("a21", "warning", Duration.ZERO));

        var view = IncidentView.small(story.incident());
        assertEquals(Optional.empty(), view.alerts().kept());
        assertEquals(21, view.alerts().all());
        assertEquals(
                21,
                IncidentView.of(story.incident()).alerts().kept().orElseThrow().size());
    }

    @Test
    void answerAboutHelp_isTold_unlessNothingChanged() {
        var helps = new IncidentEvent.HelpAnswered(Fixtures.T0, Fixtures.SAM, true, "alex", List.of());
        var state = Story.opened("warning").incident();
        var changed = new Decision.Accepted(Decision.Outcome.UPDATED, "sam helps", List.of(helps), state);
        var unchanged = new Decision.Accepted(Decision.Outcome.DUPLICATE, "", List.of(), state);

        assertEquals(
                Answer.Outcome.HELP_ANSWERED,
                Answer.of(changed, 1, Optional.empty()).outcome());
        assertEquals(
                Answer.Outcome.DUPLICATE,
                Answer.of(unchanged, 1, Optional.empty()).outcome());
    }

    @Test
    void undo_isForWhomTheIncidentAllowsIt() {
        var story = Story.opened("warning").when(new Acknowledge(Fixtures.SAM));
        for (var user : List.of("sam", "alex")) {
            for (var now : List.of(
                    story.now(), story.now().plusSeconds(60), story.now().plusSeconds(61))) {
                assertEquals(
                        story.incident().canUndo(user, now),
                        IncidentView.small(story.incident()).progress().canUndo(user, now));
            }
        }
        story.when(new IncidentCommand.Resolve(Fixtures.SAM, "fixed"));
        assertTrue(IncidentView.small(story.incident()).progress().canUndo("alex", story.now()));
    }
}

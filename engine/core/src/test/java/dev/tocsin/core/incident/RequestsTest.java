package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Several steps at once, and the same request twice. */
class RequestsTest {
    private static final Origin SAM = Fixtures.SAM;

    @Test
    void all_isAllOrNothing() {
        var story = Story.opened("critical");
        var wanted = List.<IncidentCommand>of(new Acknowledge(SAM), new AddNote(SAM, "mine"), new Assign(SAM, "pat"));
        assertEquals(new Decision.Refused(new Rejection.UnknownUser("pat")), story.decide(new All(SAM, wanted)));
        story.thenStatus("new");
        story.when(new All(SAM, wanted.subList(0, 2))).then("acknowledged", "pages-withdrawn", "note-added");
    }

    @Test
    void all_eachStepSeesTheOneBefore() {
        var decision =
                Story.opened("critical").decide(new All(SAM, List.of(new Resolve(SAM, "fixed"), new Acknowledge(SAM))));
        assertEquals(new Decision.Refused(new Rejection.AlreadyResolved(Story.ID, "acknowledged")), decision);
    }

    @Test
    void all_thatChangedSomething_isNoDuplicate_whateverItsLastStep() {
        var story = Story.opened("critical").when(new Acknowledge(SAM));
        var decision = story.decide(new All(SAM, List.of(new AddNote(SAM, "n"), new Acknowledge(SAM))));
        assertEquals(
                Decision.Outcome.UPDATED,
                assertInstanceOf(Decision.Accepted.class, decision).outcome());
    }

    @Test
    void sameRequestTwice_changesNothing() {
        var by = new Origin("sam", "api", "r1");
        var story = Story.opened("critical").when(new AddNote(by, "once")).then("note-added");
        story.when(new AddNote(by, "once")).thenNothing();
        story.when(new All(by, List.of(new AddNote(by, "once"), new Acknowledge(by))))
                .thenNothing();
        story.when(new AddNote(new Origin("sam", "api", "r2"), "twice")).then("note-added");
    }

    @Test
    void requestOfSeveralSteps_isDoneInFull_andRemembered() {
        var by = new Origin("sam", "api", "r1");
        var all = new All(by, List.of(new AddNote(by, "mine"), new Acknowledge(by)));
        Story.opened("critical")
                .when(all)
                .then("note-added", "acknowledged", "pages-withdrawn")
                .when(all)
                .thenNothing();
    }

    @Test
    void opening_remembersItsRequest() {
        var story = Story.unopened();
        var fire = story.fire("a1", "critical", Duration.ZERO);
        var again = new Fire(new Origin("pd", "webhook", "e1"), fire.alert(), fire.placement(), fire.previous());
        story.when(again).then("opened", "level-paged 1").when(again).thenNothing();
    }

    @Test
    void requests_areForgottenAfterSixteenOthers() {
        var story = Story.opened("critical");
        for (int i = 0; i <= Requests.REMEMBERED; i++) {
            story.when(new AddNote(new Origin("sam", "api", "r" + i), "n"));
        }
        story.when(new AddNote(new Origin("sam", "api", "r1"), "n")).thenNothing();
        story.when(new AddNote(new Origin("sam", "api", "r0"), "n")).then("note-added");
    }
}

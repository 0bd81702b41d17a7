package dev.tocsin.api.answers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.Decision.Outcome;
import dev.tocsin.engine.incident.IncidentEvent;
import dev.tocsin.engine.incident.IncidentEvent.Acknowledged;
import dev.tocsin.engine.incident.IncidentEvent.HelpAnswered;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.incident.IncidentState;
import dev.tocsin.engine.signal.Origin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DigestReplyTest {
    private static final Instant NOW = Instant.parse("2026-11-30T03:00:00Z");
    private static final Origin SAM = new Origin("sam", "sms digest", "1");
    private static final Decision HELPS = accepted(new HelpAnswered(NOW, SAM, true, "kim", List.of()));
    private static final Decision HELPS_NOT = accepted(new HelpAnswered(NOW, SAM, false, "kim", List.of()));
    private static final Decision TAKEN = accepted(new Acknowledged(NOW, SAM, Optional.empty()));

    private static Decision accepted(IncidentEvent event) {
        return new Decision.Accepted(
                Outcome.UPDATED, "", List.of(event), new IncidentState.Unopened(new IncidentId("01m7")));
    }

    private static DigestReply reply(Action action, int all) {
        return new DigestReply("sam", action, all, new People(() -> {
            throw new AssertionError("nobody is looked up");
        }));
    }

    @Test
    void whatSomebodyHelpsWith_isNotTheirs() {
        var reply = reply(Action.ACKNOWLEDGE, 2);
        reply.count(TAKEN);
        reply.count(HELPS);
        assertEquals(new Reply.Done("You have 1 of 2 incidents. You help with 1.", false), reply.end());

        var helper = reply(Action.ACKNOWLEDGE, 1);
        helper.count(HELPS);
        assertEquals(new Reply.Done("You help with 1.", false), helper.end());

        var passed = reply(Action.PASS, 1);
        passed.count(HELPS_NOT);
        assertEquals(new Reply.Done("You do not help with 1.", false), passed.end());
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

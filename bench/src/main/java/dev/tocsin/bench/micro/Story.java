package dev.tocsin.bench.micro;

import dev.tocsin.core.incident.Decision.Accepted;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.IncidentDecider;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.IncidentEvolver;
import dev.tocsin.core.incident.IncidentState;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An incident under the example's policy for critical alerts, told command by command. */
final class Story {
    static final Duration LEVEL_TIMEOUT = Duration.ofMinutes(15);

    private final int number;
    private final List<IncidentEvent> events = new ArrayList<>();
    private IncidentState state;
    private Instant now = World.T0;

    private Story(int number) {
        this.number = number;
        this.state = unopened(number);
    }

    static IncidentState unopened(int number) {
        return new IncidentState.Unopened(new IncidentId("01kagm2n5r7q8v9w0xyza0%04x".formatted(number)));
    }

    /** Opened, level 1 paged, no outcome of the page yet. */
    static Story paged(int number) {
        return new Story(number).then(fire(number));
    }

    /** From the alert over two levels and an acknowledgement to the end: twelve events. */
    static List<IncidentEvent> whole(int number) {
        var story = paged(number)
                .then(delivered(number, 1))
                .then(fire(number + 1))
                .after(LEVEL_TIMEOUT)
                .then(new Wake())
                .then(delivered(number, 2))
                .then(fire(number + 3))
                .then(new Acknowledge(person(number, "acknowledge")))
                .then(new Investigate(person(number, "investigate")))
                .after(Duration.ofMinutes(10))
                .then(new AddNote(person(number, "note"), "the connection pool of api-" + number + " was exhausted"))
                .then(new Mitigate(person(number, "mitigate")))
                .then(new Resolve(person(number, "resolve"), "more connections"));
        if (story.events.size() != 12) {
            throw new IllegalStateException("not the story that was meant: " + story.events);
        }
        return story.events;
    }

    /** An alert of a group without a wait, critical whatever its labels say. */
    static Fire fire(int number) {
        var signal = World.firing(number & ~1, "platform");
        var routed =
                (Routed) World.CONFIGURATION.router().route(signal, World.T0).getFirst();
        return new Fire(World.SENDER, World.alert(number, "platform"), routed, Optional.empty());
    }

    static RecordAttempt delivered(int number, int page) {
        var receipt = "HTTP 200, receipt " + number;
        return new RecordAttempt(
                pageId(number, page), new DeliveryOutcome.Delivered(receipt, Duration.ofMillis(40 + number)));
    }

    static Origin person(int number, String request) {
        return new Origin("sam", "api", request + "-" + number);
    }

    IncidentState state() {
        return state;
    }

    private static PageId pageId(int number, int page) {
        var id = ((IncidentState.Unopened) unopened(number)).id();
        return new PageId(id + "." + page);
    }

    private Story after(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    private Story then(IncidentCommand command) {
        var decision = IncidentDecider.decide(state, command, now, World.CONFIGURATION.directory());
        for (var event : ((Accepted) decision).events()) {
            state = IncidentEvolver.evolve(state, event);
            events.add(event);
        }
        return this;
    }
}

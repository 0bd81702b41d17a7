package dev.tocsin.api.answers;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.answers.RemoteChange.What;
import dev.tocsin.api.answers.SyncRule.Steps;
import dev.tocsin.api.answers.SyncRule.Verdict;
import dev.tocsin.engine.incident.Decision;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.incident.IncidentCommand;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import dev.tocsin.engine.incident.IncidentDecider;
import dev.tocsin.engine.incident.IncidentEvent;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.incident.IncidentState;
import dev.tocsin.engine.incident.Page;
import dev.tocsin.engine.incident.Status;
import dev.tocsin.engine.routing.RoutingDecision.Routed;
import dev.tocsin.engine.signal.Origin;
import dev.tocsin.engine.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * An incident here, by the real decider, what another system made of its pages, and a network in between that reorders,
 * repeats and loses. One seed, one story.
 */
final class TwoSides {
    private static final String SYSTEM = "pagerduty";
    private static final int MOST_DELIVERIES = 5_000;

    enum Theirs {
        TRIGGERED,
        ACKNOWLEDGED,
        RESOLVED
    }

    private record There(Theirs state, Instant since) {}

    private final Random random;
    private final boolean takesBack;
    private final double lost;
    private final List<IncidentEvent> events = new ArrayList<>();
    private final Map<String, There> there = new LinkedHashMap<>();
    private final Map<String, String> updates = new LinkedHashMap<>();
    private final List<RemoteChange> webhooks = new ArrayList<>();
    private final Map<String, Instant> newest = new HashMap<>();
    private Instant now = Fixtures.T0;
    private IncidentState state = new IncidentState.Unopened(new IncidentId("i1"));
    private int changes;
    private int deliveries;

    /**
     * @param takesBack whether the other system can be told that nobody has it any more
     * @param lost how much of what travels never arrives
     */
    TwoSides(long seed, boolean takesBack, double lost) {
        this.random = new Random(seed);
        this.takesBack = takesBack;
        this.lost = lost;
        var signal = Fixtures.firing("a1", "critical");
        var routed = (Routed) Fixtures.router(Fixtures.policy(Duration.ofMinutes(5)))
                .route(signal, now)
                .getFirst();
        command(new IncidentCommand.Fire(Fixtures.SENDER, signal.alert(), routed, Optional.empty()));
    }

    /** People on both sides do as they please while messages are under way. */
    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            now = now.plusMillis(1 + random.nextInt(random.nextInt(10) == 0 ? 400_000 : 3_000));
            command(new IncidentCommand.Wake());
            switch (random.nextInt(6)) {
                case 0 -> somebodyHere();
                case 1 -> somebodyThere();
                default -> deliver(lost);
            }
        }
    }

    /** Nobody does anything any more, and everything that is still under way arrives. */
    void settle() {
        while (!updates.isEmpty() || !webhooks.isEmpty()) {
            now = now.plusMillis(1);
            deliver(0);
            assertTrue(deliveries < MOST_DELIVERIES, "they drive each other in circles");
        }
    }

    /** What the outage swallowed is found by looking: theirs is asked for as a change of then, and ours told again. */
    void reconcile() {
        for (var page : List.copyOf(there.keySet())) {
            now = now.plusMillis(1);
            var theirs = at(page);
            follow(change(page, theirs.state(), "looked at " + theirs.since(), theirs.since()));
            if (!agrees(page)) {
                updates.put(page, ours().status().label());
            }
        }
    }

    boolean agree() {
        return there.keySet().stream().allMatch(this::agrees);
    }

    private boolean agrees(String page) {
        return switch (at(page).state()) {
            case RESOLVED -> ours().isResolved() || takenBackSince(at(page).since());
            case ACKNOWLEDGED -> ours().isTaken() || !takesBack && ours().status() instanceof Status.New;
            case TRIGGERED -> ours().status() instanceof Status.New;
        };
    }

    /** What is over there cannot be opened again: the pages that followed here are new ones there. */
    private boolean takenBackSince(Instant end) {
        return events.stream()
                .anyMatch(event -> event instanceof IncidentEvent.Unacknowledged
                        && event.at().isAfter(end));
    }

    @Override
    public String toString() {
        return ours().status().label() + " here, " + there + " there";
    }

    private Incident ours() {
        return (Incident) state;
    }

    private There at(String page) {
        return Optional.ofNullable(there.get(page)).orElseThrow();
    }

    private void somebodyHere() {
        var by = random.nextBoolean() ? Fixtures.SAM : Fixtures.ALEX;
        command(
                switch (random.nextInt(8)) {
                    case 0 -> new IncidentCommand.Resolve(by, "done");
                    case 1 -> new IncidentCommand.Escalate(by, OptionalInt.empty());
                    case 2, 3 -> new IncidentCommand.Unacknowledge(by);
                    default -> new IncidentCommand.Acknowledge(by);
                });
    }

    private void somebodyThere() {
        var page = List.copyOf(there.keySet()).get(random.nextInt(there.size()));
        switch (at(page).state()) {
            case TRIGGERED -> becomes(page, random.nextInt(6) == 0 ? Theirs.RESOLVED : Theirs.ACKNOWLEDGED, "alex");
            case ACKNOWLEDGED -> becomes(page, random.nextInt(3) == 0 ? Theirs.RESOLVED : Theirs.TRIGGERED, "alex");
            case RESOLVED -> {}
        }
    }

    private void becomes(String page, Theirs next, String who) {
        there.put(page, new There(next, now));
        changes++;
        var change = change(page, next, "event " + changes, now);
        webhooks.add(new RemoteChange(SYSTEM, page, change.what(), who, change.event(), now));
    }

    private static RemoteChange change(String page, Theirs state, String event, Instant at) {
        var what =
                switch (state) {
                    case TRIGGERED -> new What.Unacknowledged();
                    case ACKNOWLEDGED -> new What.Acknowledged();
                    case RESOLVED -> new What.Resolved();
                };
        return new RemoteChange(SYSTEM, page, what, SYSTEM, event, at);
    }

    private void deliver(double lost) {
        deliveries++;
        var webhook = random.nextBoolean();
        var again = random.nextInt(4) == 0;
        var arrives = random.nextDouble() >= lost;
        if (webhook && !webhooks.isEmpty()) {
            var place = random.nextInt(webhooks.size());
            var change = again ? webhooks.get(place) : webhooks.remove(place);
            if (arrives) {
                follow(change);
            }
        } else if (!webhook && !updates.isEmpty()) {
            var page = List.copyOf(updates.keySet()).get(random.nextInt(updates.size()));
            var status = String.valueOf(again ? updates.get(page) : updates.remove(page));
            if (arrives) {
                told(page, status);
            }
        }
    }

    private void told(String page, String status) {
        var theirs = at(page).state();
        switch (status) {
            case "resolved" -> {
                if (theirs != Theirs.RESOLVED) {
                    becomes(page, Theirs.RESOLVED, SYSTEM);
                }
            }
            case "new" -> {
                if (takesBack && theirs == Theirs.ACKNOWLEDGED) {
                    becomes(page, Theirs.TRIGGERED, SYSTEM);
                }
            }
            default -> {
                if (theirs == Theirs.TRIGGERED) {
                    becomes(page, Theirs.ACKNOWLEDGED, SYSTEM);
                }
            }
        }
    }

    private void follow(RemoteChange change) {
        var last = newest.getOrDefault(change.page(), Instant.MIN);
        var isNewest = !last.isAfter(change.at());
        if (isNewest) {
            newest.put(change.page(), change.at());
        }
        if (SyncRule.of(ours(), Steps.against(change, events), isNewest, change) instanceof Verdict.Do(var command)) {
            command(command);
        }
    }

    private void command(IncidentCommand command) {
        var before = state instanceof Incident incident ? incident.status() : new Status.New();
        if (!(IncidentDecider.decide(state, command, now, Fixtures.directory())
                instanceof Decision.Accepted(_, _, var news, var after))) {
            return;
        }
        state = after;
        events.addAll(news);
        var pages = news.stream()
                .flatMap(event -> event instanceof IncidentEvent.LevelPaged paged
                        ? paged.pages().stream()
                        : java.util.stream.Stream.<Page>of())
                .toList();
        if (!before.equals(ours().status()) || !pages.isEmpty()) {
            tell(news.isEmpty() ? command.by() : news.getFirst().by());
        }
        for (var page : pages) {
            there.put(page.id().value(), new There(Theirs.TRIGGERED, now));
            command(new IncidentCommand.RecordAttempt(page.id(), new Attempt.Delivered("", Duration.ZERO)));
        }
    }

    /** The newest state takes the place of one that was not told yet; the page it came from knows it. */
    private void tell(Origin by) {
        for (var page : there.keySet()) {
            if (by.via().equals(SYSTEM + ' ' + page)) {
                updates.remove(page);
            } else {
                updates.put(page, ours().status().label());
            }
        }
    }
}

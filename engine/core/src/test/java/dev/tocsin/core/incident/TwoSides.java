package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.IncidentCommand.Follow;
import dev.tocsin.core.incident.IncidentCommand.Follow.How;
import dev.tocsin.core.incident.IncidentCommand.RecordAttempt;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PendingUpdate;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;

/**
 * An incident here, by the real decider, what another system made of its pages, and a network in between that reorders,
 * repeats and loses. One seed, one story.
 */
final class TwoSides {
    private static final String SYSTEM = "pagerduty";
    private static final int MAX_DELIVERIES = 5_000;
    private static final DeliveryOutcome DELIVERED =
            new DeliveryOutcome.Delivered("", Duration.ZERO, Optional.of(UpdatePolicy.MIRRORED), Exchange.NONE);
    private static final DeliveryOutcome GIVEN_UP = new DeliveryOutcome.Permanent("no answer");
    private static final DeliveryOutcome BUSY = new DeliveryOutcome.Retryable("503", Duration.ofSeconds(30));

    /** What the other system can do. */
    enum Kind {
        /** As PagerDuty: it cannot be told that nobody has it any more, and says since when it is as it is. */
        FORWARD_ONLY,
        /** As Opsgenie: it can, and says only when anything was last changed, be it a note. */
        VAGUE
    }

    /** @param changed when it was last changed in any way */
    private record There(Instant created, ExternalStatus status, Instant since, Instant changed) {
        There becomes(ExternalStatus next, Instant at) {
            return new There(created, next, at, at);
        }

        There noted(Instant at) {
            return new There(created, status, since, at);
        }
    }

    private final Random random;
    private final Kind kind;
    private final IncidentCommand.Fire fire;
    private final List<IncidentEvent> events = new ArrayList<>();
    private final Map<String, There> there = new LinkedHashMap<>();
    private final List<Follow> webhooks = new ArrayList<>();

    /** Pages that ended after we had told them to. */
    private final Set<String> toldOver = new HashSet<>();

    private Instant now = Fixtures.T0;
    private IncidentState state = new IncidentState.Unopened(new IncidentId("i1"));
    private double webhooksLost;
    private double updatesLost;
    private int changes;
    private int deliveries;

    TwoSides(long seed, Kind kind) {
        this.random = new Random(seed);
        this.kind = kind;
        var signal = Fixtures.firing("a1", "critical");
        var routed = (Routed) Fixtures.router(Fixtures.policy(Duration.ofMinutes(5)))
                .route(signal, now)
                .getFirst();
        this.fire = new IncidentCommand.Fire(Fixtures.SENDER, signal.alert(), routed, Optional.empty());
        command(fire);
    }

    /** How much of what travels never arrives. */
    TwoSides losing(double webhooks, double updates) {
        webhooksLost = webhooks;
        updatesLost = updates;
        return this;
    }

    /** People on both sides do as they please while messages are under way. */
    void live(int steps) {
        for (int i = 0; i < steps; i++) {
            now = now.plusMillis(1 + random.nextInt(random.nextInt(10) == 0 ? 400_000 : 3_000));
            command(new IncidentCommand.Wake());
            switch (random.nextInt(6)) {
                case 0 -> somebodyHere();
                case 1 -> somebodyThere();
                default -> deliver();
            }
        }
    }

    /** The same, with looks in between as the reconciler makes them. */
    void liveAndLook(int steps) {
        for (int i = 0; i < steps; i++) {
            live(1);
            if (random.nextInt(8) == 0) {
                look();
            }
        }
    }

    /** Nobody does anything any more, and everything that is still under way arrives. */
    void settle() {
        losing(0, 0);
        while (!ours().pages().updates().isEmpty() || !webhooks.isEmpty()) {
            now = now.plusMillis(1);
            deliver();
            assertTrue(deliveries < MAX_DELIVERIES, "they drive each other in circles");
        }
    }

    /** Asks about every page that is open there as far as is known, and has the incident decide where it differs. */
    void look() {
        for (var page : ours().openExternalPages()) {
            now = now.plusMillis(1);
            var theirs = at(page.page().value());
            if (theirs.status() != page.status()
                    || !theirs.status().agreesWith(ours().status().label())) {
                follow(page.page(), theirs);
            }
        }
    }

    private void follow(PageId page, There theirs) {
        var untouched =
                theirs.status() == ExternalStatus.TRIGGERED && theirs.since().equals(theirs.created());
        var how = kind == Kind.VAGUE || untouched ? How.SEEN_VAGUELY : How.SEEN;
        var since = kind == Kind.VAGUE ? theirs.changed() : theirs.since();
        command(new Follow(new Origin(SYSTEM, SYSTEM + ' ' + page), page, theirs.status(), since, how));
    }

    void after(Duration time) {
        now = now.plus(time);
    }

    int events() {
        return events.size();
    }

    boolean agree() {
        return there.keySet().stream().allMatch(this::agrees);
    }

    private boolean agrees(String page) {
        return switch (at(page).status()) {
            case RESOLVED -> ours().isResolved() || toldOver.contains(page) || takenBackSince(at(page).since());
            case ACKNOWLEDGED -> ours().isTaken() || kind == Kind.FORWARD_ONLY && ours().status() instanceof Status.New;
            case TRIGGERED -> ours().status() instanceof Status.New;
        };
    }

    /** What is over there cannot be opened again: the pages that followed here are new ones there. */
    private boolean takenBackSince(Instant end) {
        return events.stream()
                .anyMatch(event -> (event instanceof IncidentEvent.Unacknowledged
                                || event instanceof IncidentEvent.Undone
                                || event instanceof IncidentEvent.Reopened)
                        && event.at().isAfter(end));
    }

    /** Whether what we made of a page there, and heard of as if it were news, has ended the incident. */
    boolean endedByAnEcho() {
        return events.stream()
                .anyMatch(event -> event instanceof IncidentEvent.Resolved
                        && event.by().who().equals(SYSTEM)
                        && !event.by().id().isEmpty());
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
                switch (random.nextInt(10)) {
                    case 0 -> new IncidentCommand.Resolve(by, "done");
                    case 1 -> new IncidentCommand.Escalate(by, OptionalInt.empty());
                    case 2, 3 -> new IncidentCommand.Unacknowledge(by);
                    case 4 -> new IncidentCommand.Undo(by);
                    case 5 -> fire;
                    default -> new IncidentCommand.Acknowledge(by);
                });
    }

    private void somebodyThere() {
        var page = List.copyOf(there.keySet()).get(random.nextInt(there.size()));
        if (random.nextInt(5) == 0) {
            there.put(page, at(page).noted(now));
            return;
        }
        switch (at(page).status()) {
            case TRIGGERED ->
                becomes(page, random.nextInt(6) == 0 ? ExternalStatus.RESOLVED : ExternalStatus.ACKNOWLEDGED, "alex");
            case ACKNOWLEDGED ->
                becomes(page, random.nextInt(3) == 0 ? ExternalStatus.RESOLVED : ExternalStatus.TRIGGERED, "alex");
            case RESOLVED -> {}
        }
    }

    private void becomes(String page, ExternalStatus next, String who) {
        if (next == ExternalStatus.RESOLVED
                && ours().pages().ended(new PageId(page)).isPresent()) {
            toldOver.add(page);
        }
        there.put(page, at(page).becomes(next, now));
        changes++;
        var by = new Origin(who, SYSTEM + ' ' + page, SYSTEM + " event " + changes);
        webhooks.add(new Follow(by, new PageId(page), next, now, How.TOLD));
    }

    private void deliver() {
        deliveries++;
        var again = random.nextInt(4) == 0;
        var pending = List.copyOf(ours().pages().updates());
        if (random.nextBoolean()) {
            if (!webhooks.isEmpty()) {
                var place = random.nextInt(webhooks.size());
                var change = again ? webhooks.get(place) : webhooks.remove(place);
                if (random.nextDouble() >= webhooksLost) {
                    command(change);
                }
            }
        } else if (!pending.isEmpty()) {
            deliver(pending.get(random.nextInt(pending.size())), again);
        }
    }

    /** One that is lost was given up, or was taken and did nothing. One that comes again was taken without our hearing. */
    private void deliver(PendingUpdate update, boolean again) {
        if (random.nextDouble() < updatesLost) {
            command(new RecordAttempt(update.id(), random.nextBoolean() ? GIVEN_UP : DELIVERED));
            return;
        }
        if (random.nextInt(4) == 0) {
            command(new RecordAttempt(update.id(), BUSY));
            return;
        }
        var page = update.page().id().value();
        if (!update.by().via().equals(SYSTEM + ' ' + page)) {
            told(page, update.status());
        }
        if (!again) {
            command(new RecordAttempt(update.id(), DELIVERED));
        }
    }

    private void told(String page, String status) {
        var theirs = at(page).status();
        switch (status) {
            case "resolved" -> {
                if (theirs != ExternalStatus.RESOLVED) {
                    becomes(page, ExternalStatus.RESOLVED, SYSTEM);
                }
            }
            case "new" -> {
                if (kind == Kind.VAGUE && theirs == ExternalStatus.ACKNOWLEDGED) {
                    becomes(page, ExternalStatus.TRIGGERED, SYSTEM);
                }
            }
            default -> {
                if (theirs == ExternalStatus.TRIGGERED) {
                    becomes(page, ExternalStatus.ACKNOWLEDGED, SYSTEM);
                }
            }
        }
    }

    private void command(IncidentCommand command) {
        if (!(IncidentDecider.decide(state, command, now, Fixtures.directory())
                instanceof Decision.Accepted(_, _, var news, var after))) {
            return;
        }
        state = after;
        events.addAll(news);
        for (var page : news.stream().flatMap(event -> event.planned().stream()).toList()) {
            there.put(page.id().value(), new There(now, ExternalStatus.TRIGGERED, now, now));
            command(new RecordAttempt(page.id(), DELIVERED));
        }
    }
}

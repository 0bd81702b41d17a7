package dev.tocsin.core.incident;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tocsin.core.incident.IncidentCommand.Clear;
import dev.tocsin.core.incident.IncidentCommand.Fire;
import dev.tocsin.core.incident.IncidentCommand.RecordAttempt;
import dev.tocsin.core.incident.IncidentCommand.Wake;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One incident from its first command on, with a clock that only the test moves. */
final class Story {
    static final IncidentId ID = new IncidentId("i1");
    static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final EscalationPolicy policy;
    private final List<IncidentEvent> events = new ArrayList<>();
    private Optional<Duration> groupInterval = Optional.empty();
    private Optional<Duration> repeatInterval = Optional.empty();
    private Optional<Duration> muted = Optional.empty();
    private Directory directory = Fixtures.directory();
    private Instant now = Fixtures.T0;
    private IncidentState state = new IncidentState.Unopened(ID);
    private List<IncidentEvent> news = List.of();

    private Story(EscalationPolicy policy) {
        this.policy = policy;
    }

    static Story with(EscalationPolicy policy) {
        return new Story(policy);
    }

    /** As the route says: how often to tell of further alerts, and when to start again. */
    Story intervals(Duration group, Duration repeat) {
        groupInterval = Optional.of(group);
        repeatInterval = Optional.of(repeat);
        return this;
    }

    /** From now on the route is muted for so long. */
    Story muted(Duration rest) {
        muted = Optional.of(rest);
        return this;
    }

    static Story unopened() {
        return with(Fixtures.policy(TIMEOUT));
    }

    /** Opened at T0, level 1 (Sam) paged and not answered yet. */
    static Story opened(String severity) {
        return unopened().fires("a1", severity, Duration.ZERO);
    }

    Story directory(Directory directory) {
        this.directory = directory;
        return this;
    }

    Story fires(String alert, String severity, Duration groupWait) {
        return when(fire(alert, severity, groupWait));
    }

    Story fires(String alert) {
        return fires(alert, "warning", Duration.ZERO);
    }

    Fire fire(String alert, String severity, Duration groupWait) {
        var placement = new Routed(
                new DedupKey("key"),
                "default",
                policy,
                directory.severities().find(severity).orElseThrow(),
                groupWait,
                groupInterval,
                repeatInterval,
                muted.map(now::plus),
                "route matches everything");
        return new Fire(
                Fixtures.SENDER, Fixtures.alert(alert, Map.of("alertname", alert)), placement, Optional.empty());
    }

    Story clears(String alert) {
        return when(new Clear(Fixtures.SENDER, alert));
    }

    Story attempted(int page, DeliveryOutcome attempt) {
        return when(new RecordAttempt(page(page), attempt));
    }

    Story delivered(int page) {
        return attempted(page, new DeliveryOutcome.Delivered("receipt", Duration.ofMillis(7)));
    }

    Story failed(int page) {
        return attempted(page, new DeliveryOutcome.Permanent("gone"));
    }

    Story wakes() {
        return when(new Wake());
    }

    /** Moves on and looks whether something is due. */
    Story wakesAfter(Duration duration) {
        return after(duration).wakes();
    }

    Story after(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    /** Decides, which must not be refused, and applies what follows. */
    Story when(IncidentCommand command) {
        var accepted = assertInstanceOf(Decision.Accepted.class, decide(command), command::toString);
        news = accepted.events();
        news.forEach(event -> state = IncidentEvolver.evolve(state, event));
        events.addAll(news);
        return this;
    }

    /** Applies what was decided elsewhere. */
    void happened(IncidentEvent event) {
        state = IncidentEvolver.evolve(state, event);
        events.add(event);
    }

    /** Decides without applying. */
    Decision decide(IncidentCommand command) {
        return IncidentDecider.decide(state, command, now, directory);
    }

    /** What the last command led to: types of events, level events with their level. */
    Story then(String... expected) {
        assertEquals(List.of(expected), news.stream().map(Story::name).toList());
        return this;
    }

    Story thenNothing() {
        return then();
    }

    Story thenNext(Duration fromNow, String why) {
        assertEquals(Optional.of(new Deadlines.Deadline(now.plus(fromNow), why)), Deadlines.next(incident()));
        return this;
    }

    Story thenStatus(String label) {
        assertEquals(label, incident().status().label());
        return this;
    }

    Instant now() {
        return now;
    }

    IncidentState state() {
        return state;
    }

    Incident incident() {
        return assertInstanceOf(Incident.class, state);
    }

    List<IncidentEvent> events() {
        return events;
    }

    /** The last event of a type. */
    <E extends IncidentEvent> E last(Class<E> type) {
        return events.reversed().stream()
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElseThrow();
    }

    List<String> pending() {
        return incident().pending().values().stream()
                .map(pending -> pending.page().recipient())
                .toList();
    }

    static PageId page(int number) {
        return new PageId(ID + "." + number);
    }

    static String name(IncidentEvent event) {
        var name = event.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
        return switch (event) {
            case IncidentEvent.AlertsFired _ -> "alert-fired";
            case IncidentEvent.AlertsCleared _ -> "alert-cleared";
            case IncidentEvent.LevelPaged paged -> name + " " + paged.level();
            case IncidentEvent.LevelDelayed delayed -> name + " " + delayed.level();
            case IncidentEvent.LevelSkipped skipped -> name + " " + skipped.level();
            default -> name;
        };
    }
}

package dev.tocsin.runtime.delivery;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.InstantText;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.core.incident.AlertState;
import dev.tocsin.core.incident.Incident;
import dev.tocsin.core.incident.NextStep;
import dev.tocsin.core.incident.Pauses;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.PendingUpdate;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.incident.page.RecipientContact;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.StormGuard;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.delivery.StormWindow.Verdict;
import dev.tocsin.runtime.matching.MatchBudget;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the attempts to send pages, updates and notices. Every attempt ends within a bounded time, and a slow channel
 * does not delay another.
 */
public final class Pager {
    /** No attempt was made. If the page is still wanted, it is pending in the journal and must be offered again. */
    public static final class NotSent extends RuntimeException {
        NotSent(String why) {
            super(why, null, false, false);
        }
    }

    private static final Duration ATTEMPT_TIMEOUT = Duration.ofSeconds(15);

    private final ChannelMeters channelMeters;
    private volatile Map<String, ChannelQueue> lanes;
    private final Duration longestAttempt;
    private final StormGuardState storms;
    private final Supplier<Directory> directory;
    private final AttemptOutcomes outcomes;
    private final Digests digests;
    private final TimeSource time;
    private volatile @Nullable About last;

    /**
     * A pager.
     *
     * @param channels by name
     * @param guard the storm guard that is valid now; empty = off
     * @param directory that is valid now; has the recipients' time zones
     * @param store where the contents of digests are stored
     */
    public Pager(
            Map<String, Channel> channels,
            Supplier<Optional<StormGuard>> guard,
            Supplier<Directory> directory,
            DigestStore store,
            TimeSource time,
            RandomGenerator random,
            MeterRegistry meters) {
        this(channels, guard, directory, store, time, random, meters, ATTEMPT_TIMEOUT);
    }

    /** @param longestAttempt timeout of an attempt */
    Pager(
            Map<String, Channel> channels,
            Supplier<Optional<StormGuard>> guard,
            Supplier<Directory> directory,
            DigestStore store,
            TimeSource time,
            RandomGenerator random,
            MeterRegistry meters,
            Duration longestAttempt) {
        this.longestAttempt = longestAttempt;
        this.time = time;
        this.lanes = lanes(channels, Map.of());
        this.channelMeters = new ChannelMeters(meters);
        channelMeters.show(lanes.values());
        this.storms = new StormGuardState(guard, time);
        this.directory = directory;
        this.outcomes = new AttemptOutcomes(random, time, meters);
        this.digests = new Digests(outcomes, storms, store, time);
    }

    /**
     * Replaces the channels. A channel that is unchanged keeps its queue; a removed one finishes the pages that it has.
     */
    public synchronized void use(Map<String, Channel> channels) {
        lanes = lanes(channels, lanes);
        channelMeters.show(lanes.values());
    }

    private Map<String, ChannelQueue> lanes(Map<String, Channel> channels, Map<String, ChannelQueue> earlier) {
        return channels.entrySet().stream().collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, e -> {
            var same = earlier.get(e.getKey());
            return same != null && same.leadsTo(e.getValue())
                    ? same
                    : new ChannelQueue(e.getKey(), e.getValue(), longestAttempt, time);
        }));
    }

    /**
     * Makes one attempt to send a page. The stage fails with {@link NotSent} only; every other failure is an
     * {@link Attempt}. For a page that the storm guard holds, the result is {@link DeliveryOutcome.Held} at once; offered again
     * later, the page is sent in a digest.
     *
     * @param wanted called again when the page is next in its queue
     */
    public CompletionStage<DeliveryOutcome> attempt(Incident incident, PendingPage pending, BooleanSupplier wanted) {
        var page = pending.page();
        var queue = lanes.get(page.contact().channel());
        if (queue == null) {
            return CompletableFuture.completedFuture(
                    new DeliveryOutcome.Permanent("channel " + page.contact().channel() + " is no longer configured"));
        }
        if (page.purpose() == Other.ALL_CLEAR) {
            return clear(incident, pending, queue, wanted);
        }
        var message = message(incident, pending);
        if (pending.held()) {
            return digests.join(queue, pending, message, incident.severity().rank(), wanted);
        }
        // A page that is retried has passed the storm guard before.
        return pending.attempts() == 0
                        && storms.decide(incident, page, directory.get().rings(page.contact()))
                                instanceof Verdict.Hold(var reason, var until)
                ? held(queue, new DeliveryOutcome.Held(reason, until))
                : send(queue, RecipientContact.of(page), message, wanted);
    }

    /**
     * Makes one attempt to send a notice. A notice pages nobody, so the storm guard neither counts nor holds it. The
     * stage fails with {@link NotSent} only.
     */
    public CompletionStage<DeliveryOutcome> notice(String channel, NoticeMessage message) {
        var queue = lanes.get(channel);
        if (queue == null) {
            return CompletableFuture.completedFuture(
                    new DeliveryOutcome.Permanent("channel " + channel + " is no longer configured"));
        }
        var start = time.nanos();
        return queue.send(message.address(), () -> Optional.of(message))
                .handle((result, failure) -> outcomes.of(made(queue, "Notice ", message, start), result, failure));
    }

    /**
     * Makes one attempt to update a posted message. An update pages nobody, so the storm guard neither counts nor holds
     * it. The stage fails with {@link NotSent} only.
     *
     * @param wanted called again when the update is next in its queue
     */
    public CompletionStage<DeliveryOutcome> update(Incident incident, PendingUpdate pending, BooleanSupplier wanted) {
        var channel = pending.page().contact().channel();
        var queue = lanes.get(channel);
        if (queue == null || !queue.takesUpdates()) {
            return CompletableFuture.completedFuture(
                    new DeliveryOutcome.Permanent("channel " + channel + " no longer supports updates"));
        }
        var message = message(incident, pending);
        var start = time.nanos();
        return queue.send(message.address(), () -> wanted.getAsBoolean() ? Optional.of(message) : Optional.empty())
                .handle((result, failure) -> {
                    var attempt = outcomes.of(made(queue, "Update ", message, start), result, failure);
                    outcomes.count(Metric.UPDATES_ATTEMPTS, queue, attempt, 1);
                    return attempt;
                });
    }

    /** Sends the notice that all alerts are clear; the storm guard neither counts nor holds it. */
    private CompletionStage<DeliveryOutcome> clear(
            Incident incident, PendingPage pending, ChannelQueue queue, BooleanSupplier wanted) {
        if (directory.get().rings(pending.page().contact())) {
            return CompletableFuture.completedFuture(
                    new DeliveryOutcome.Permanent("nobody is called about an all-clear"));
        }
        var message = clear(incident, pending);
        var start = time.nanos();
        return queue.send(message.address(), () -> wanted.getAsBoolean() ? Optional.of(message) : Optional.empty())
                .handle((result, failure) -> outcomes.of(made(queue, "Notice ", message, start), result, failure));
    }

    private NoticeMessage clear(Incident incident, PendingPage pending) {
        var page = pending.page();
        var since = incident.clear()
                .map(Pauses.Clear::since)
                .orElse(incident.opening().at());
        var zone = directory
                .get()
                .zoneOf(page.recipient(), responders(incident, page))
                .orElse(InstantText.UTC);
        var text = "Clear since " + new InstantText(zone, time.instant()).of(since) + ": ["
                + incident.severity().name() + "] " + incident.title()
                + ". No alert is firing. "
                + (incident.isResolved() || incident.isClear()
                        ? "You do not need to do anything now."
                        : "The incident escalates until somebody resolves it.");
        return new NoticeMessage(
                page.id().value(),
                pending.attempts() + 1,
                page.recipient(),
                page.contact().address(),
                new NoticeMessage.About(NoticeMessage.Event.CLEAR, incident.id().value(), since),
                text);
    }

    private CompletionStage<DeliveryOutcome> held(ChannelQueue queue, DeliveryOutcome.Held held) {
        outcomes.held(queue);
        return CompletableFuture.completedFuture(held);
    }

    private CompletionStage<DeliveryOutcome> send(
            ChannelQueue queue, RecipientContact contact, PageMessage message, BooleanSupplier wanted) {
        var start = time.nanos();
        return queue.send(message.address(), () -> wanted.getAsBoolean() ? Optional.of(message) : Optional.empty())
                .handle((result, failure) -> {
                    var attempt =
                            queue.withUpdatePolicy(outcomes.of(made(queue, "Page ", message, start), result, failure));
                    outcomes.count(Metric.PAGES_ATTEMPTS, queue, attempt, 1);
                    outcomes.took(queue, attempt);
                    if (attempt instanceof DeliveryOutcome.Delivered) {
                        storms.arrived(contact, List.of(message.id()));
                    }
                    return attempt;
                });
    }

    private static AttemptOutcomes.Made made(ChannelQueue queue, String kind, Message message, long start) {
        return new AttemptOutcomes.Made(queue, kind + message.id(), message.attempt(), message.address(), start);
    }

    private PageMessage message(Incident incident, PendingPage pending) {
        return message(
                incident,
                pending.page(),
                pending.attempts() + 1,
                incident.status().label());
    }

    private UpdateMessage message(Incident incident, PendingUpdate pending) {
        var attempt = pending.attempts() + 1;
        return new UpdateMessage(
                pending.id().value(),
                attempt,
                message(incident, pending.page(), attempt, pending.status()),
                pending.receipt(),
                pending.by().who(),
                pending.at(),
                pending.by().via(),
                pending.reason());
    }

    private PageMessage message(Incident incident, Page page, int attempt, String status) {
        var opening = incident.opening();
        return new PageMessage(
                page.id().value(),
                attempt,
                page.recipient(),
                page.contact().address(),
                RecipientReason.of(page),
                page.purpose(),
                opening.id().value(),
                incident.title(),
                incident.severity().name(),
                incident.service(),
                status,
                incident.policy().name(),
                opening.at(),
                details(incident, page));
    }

    private PageMessage.Details details(Incident incident, Page page) {
        var about = about(incident, directory.get());
        return new PageMessage.Details(
                incident.alerts().firing(),
                about.labels(),
                incident.description(),
                about.source(),
                about.ahead(),
                Optional.ofNullable(incident.pages().first().get(page.contact())),
                about.known()
                        .zoneOf(page.recipient(), responders(incident, page))
                        .orElse(InstantText.UTC),
                about.trouble(),
                about.next());
    }

    /** What all pages about one state of an incident have in common. */
    private record About(
            Incident incident,
            Directory known,
            Map<String, String> labels,
            String source,
            Optional<NextStep> ahead,
            PageMessage.Trouble trouble,
            List<String> next) {
        static About of(Incident incident, Directory known) {
            var alert = incident.opening().alert();
            var named = incident.alerts().naming();
            var ahead = MatchBudget.shared(() -> NextStep.of(incident, known));
            return new About(
                    incident,
                    known,
                    named.map(AlertState::labels).orElse(alert.labels()).values(),
                    named.flatMap(AlertState::link).orElse(alert.link()),
                    ahead,
                    Pager.trouble(incident, named),
                    ahead.map(next -> people(next, known)).orElse(List.of()));
        }
    }

    /** The common part of the pages, computed once: a level may page thousands of recipients one after the other. */
    private About about(Incident incident, Directory known) {
        var last = this.last;
        if (last == null || last.incident() != incident || last.known() != known) {
            last = About.of(incident, known);
            this.last = last;
        }
        return last;
    }

    private static List<String> people(NextStep nextStep, Directory known) {
        return nextStep.recipients().stream()
                .map(name -> Optional.ofNullable(known.users().get(name))
                        .map(User::displayName)
                        .orElse(name))
                .toList();
    }

    private static PageMessage.Trouble trouble(Incident incident, Optional<AlertState> named) {
        var annotations = named.flatMap(AlertState::annotations)
                .orElse(incident.opening().alert().annotations());
        return new PageMessage.Trouble(
                incident.alerts().began(),
                incident.clear().map(Pauses.Clear::since),
                annotations.getOrDefault("runbook_url", annotations.getOrDefault("runbook", "")),
                annotations.getOrDefault("dashboard_url", annotations.getOrDefault("dashboard", "")),
                DistinguishingLabels.of(incident.alerts().kept().values().stream()
                        .filter(AlertState::firing)
                        .toList()));
    }

    /** The responders that the recipient was resolved from; none for a page that no level planned. */
    private static List<Responder> responders(Incident incident, Page page) {
        var levels = incident.policy().levels();
        return page.purpose() instanceof Level(var number) && number <= levels.size()
                ? incident.policy().level(number).responders()
                : List.of();
    }
}

package dev.tocsin.api.webhook;

import dev.tocsin.api.http.Responses;
import dev.tocsin.app.reply.SyncService;
import dev.tocsin.channel.source.ParsedPayload;
import dev.tocsin.channel.source.ParsedPayload.Item;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Signal;
import dev.tocsin.runtime.intake.DeadLetters;
import dev.tocsin.runtime.intake.DeadLetters.Kind;
import dev.tocsin.runtime.intake.DeadLetters.Letter;
import dev.tocsin.runtime.intake.Intake;
import dev.tocsin.runtime.intake.SignalResult;
import dev.tocsin.runtime.intake.SignalResult.Outcome;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Acts on what a source has read: applies changes of Tocsin's pages, gives signals to the intake, keeps unusable items
 * as dead letters, and answers when all of it is on disk.
 */
final class Webhooks {
    private static final int MAX_RESULTS = 10_000;

    private final Intake intake;
    private final DeadLetters deadLetters;
    private final SyncService sync;
    private final MeterRegistry meters;

    Webhooks(Intake intake, DeadLetters deadLetters, SyncService sync, MeterRegistry meters) {
        this.intake = intake;
        this.deadLetters = deadLetters;
        this.sync = sync;
        this.meters = meters;
    }

    /** An item and, if it needs nothing more, its result. */
    private record Step(Item item, Optional<SignalResult> result) {}

    CompletionStage<HttpResponse> accept(String source, ParsedPayload payload) {
        CompletionStage<List<Step>> all = CompletableFuture.completedFuture(new ArrayList<>());
        for (var item : payload.items()) {
            all = all.thenCompose(done -> step(source, item).thenApply(step -> {
                done.add(step);
                return done;
            }));
        }
        return all.thenCompose(done -> accept(source, payload, done));
    }

    private CompletionStage<Step> step(String source, Item item) {
        return switch (item) {
            case Item.Changed(var change, var otherwise) ->
                sync.take(change)
                        .thenCompose(found -> found.isPresent()
                                ? CompletableFuture.completedFuture(done(source, item, found.get()))
                                : step(source, otherwise));
            case Item.Ignored(var reason) ->
                CompletableFuture.completedFuture(done(source, item, withoutIncident(Outcome.SUPPRESSED, reason)));
            case Item.Parsed _, Item.Unusable _ -> CompletableFuture.completedFuture(new Step(item, Optional.empty()));
        };
    }

    private Step done(String source, Item item, SignalResult result) {
        Metric.ANSWERS.counter(meters, source, outcome(result)).increment();
        return new Step(item, Optional.of(result));
    }

    private static SignalResult withoutIncident(Outcome outcome, String reason) {
        return new SignalResult(-1, Optional.empty(), Optional.empty(), outcome, reason);
    }

    private CompletionStage<HttpResponse> accept(String source, ParsedPayload payload, List<Step> steps) {
        var parsed = steps.stream()
                .map(Step::item)
                .filter(Item.Parsed.class::isInstance)
                .map(Item.Parsed.class::cast)
                .toList();
        Metric.ALERTS_ADJUSTED
                .counter(meters, source)
                .increment(parsed.stream().filter(one -> !one.notes().isEmpty()).count());
        var signals = Stream.concat(parsed.stream().map(Item.Parsed::signal), payload.over().stream())
                .toList();
        var unusable = steps.stream()
                .map(Step::item)
                .filter(Item.Unusable.class::isInstance)
                .mapToInt(Item::count)
                .sum();
        return signals.isEmpty() && unusable == 0
                ? CompletableFuture.completedFuture(response(payload, steps, List.of()))
                : intake.accept(Caller.Provider.ofSource(source), signals, unusable, results -> keep(
                                source, steps, parsed, results)
                        .thenApply(_ -> response(payload, steps, results)));
    }

    private CompletionStage<?> keep(
            String source, List<Step> steps, List<Item.Parsed> parsed, List<SignalResult> results) {
        var letters = new ArrayList<Letter>();
        for (var step : steps) {
            if (step.item() instanceof Item.Unusable(var fault, var reason, var payload, var count)) {
                var kind = kind(fault);
                letters.add(new Letter(source, kind, reason, payload.toString()));
                count(source, kind, count);
            }
        }
        for (var result : results) {
            if (result.signal() == parsed.size()) {
                break; // of the group as a whole, which has no payload of its own
            }
            kind(result, parsed.get(result.signal()).signal()).ifPresent(kind -> {
                letters.add(new Letter(
                        source,
                        kind,
                        result.reason(),
                        parsed.get(result.signal()).payload().toString()));
                count(source, kind, 1);
            });
        }
        return deadLetters.add(letters);
    }

    private static Kind kind(Item.Fault fault) {
        return switch (fault) {
            case REJECTED -> Kind.REJECTED;
            case UNHANDLED -> Kind.UNHANDLED;
        };
    }

    /** Of what has no incident. A clear of what has none is no news. */
    private static Optional<Kind> kind(SignalResult result, Signal signal) {
        return switch (result.outcome()) {
            case UNROUTED -> Optional.of(Kind.UNROUTED);
            case SUPPRESSED ->
                Optional.of(Kind.SUPPRESSED).filter(_ -> result.key().isEmpty() && signal instanceof Signal.Firing);
            case OPENED, UPDATED, DUPLICATE, RESOLVED, REJECTED -> Optional.empty();
        };
    }

    private void count(String source, Kind of, int times) {
        if (of == Kind.SUPPRESSED) {
            return;
        }
        var kind = of.name().toLowerCase(Locale.ROOT);
        Metric.DEAD_LETTERS.counter(meters, source, kind).increment(times);
        if (of == Kind.REJECTED) {
            Metric.SIGNALS.counter(meters, source, "rejected").increment(times);
        }
    }

    private static HttpResponse response(ParsedPayload payload, List<Step> steps, List<SignalResult> results) {
        return payload.response()
                .map(Responses::of)
                .orElseGet(() -> Responses.json(202, answer(payload, steps, results)));
    }

    /** One entry for each alert and receiver, in the order of the payload; then what became of the group as a whole. */
    private static Map<String, Object> answer(ParsedPayload payload, List<Step> steps, List<SignalResult> results) {
        var byPlace = results.stream().collect(Collectors.groupingBy(SignalResult::signal));
        var entries = new Entries();
        var rejected = 0;
        var place = 0;
        for (var step : steps) {
            step.result().ifPresent(entries::add);
            if (step.item() instanceof Item.Parsed(_, _, var notes)) {
                byPlace.getOrDefault(place++, List.of()).forEach(result -> entries.add(noted(result, notes)));
            }
            if (step.item() instanceof Item.Unusable(var fault, var reason, _, var count)) {
                rejected += fault == Item.Fault.REJECTED ? count : 0;
                entries.add(
                        withoutIncident(fault == Item.Fault.REJECTED ? Outcome.REJECTED : Outcome.SUPPRESSED, reason));
            }
        }
        byPlace.getOrDefault(place, List.of()).forEach(entries::add);
        var body = new LinkedHashMap<String, Object>();
        body.put("accepted", payload.size() - rejected);
        body.put("results", entries.shown);
        if (!entries.omitted.isEmpty()) {
            body.put("omitted", entries.omitted);
        }
        return body;
    }

    /** The entries of an answer: the first are listed, the outcomes of the others are counted. */
    private static final class Entries {
        private final List<Map<String, Object>> shown = new ArrayList<>();
        private final Map<String, Integer> omitted = new TreeMap<>();

        void add(SignalResult result) {
            if (shown.size() < MAX_RESULTS) {
                shown.add(entry(result));
            } else {
                omitted.merge(outcome(result), 1, Integer::sum);
            }
        }
    }

    /** Adds to the reason what was changed in the alert so that it could be read. */
    private static SignalResult noted(SignalResult result, String notes) {
        return notes.isEmpty()
                ? result
                : new SignalResult(
                        result.signal(),
                        result.key(),
                        result.incident(),
                        result.outcome(),
                        result.reason() + "; " + notes);
    }

    private static Map<String, Object> entry(SignalResult result) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("dedupKey", result.key().map(DedupKey::value));
        entry.put("incident", result.incident().map(IncidentId::value));
        entry.put("outcome", outcome(result));
        entry.put("reason", result.reason());
        return entry;
    }

    private static String outcome(SignalResult result) {
        return result.outcome().name().toLowerCase(Locale.ROOT);
    }
}

package dev.tocsin.api.webhook;

import dev.tocsin.api.http.Responses;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.intake.DeadLetters;
import dev.tocsin.engine.intake.DeadLetters.Kind;
import dev.tocsin.engine.intake.DeadLetters.Letter;
import dev.tocsin.engine.intake.Intake;
import dev.tocsin.engine.intake.SignalResult;
import dev.tocsin.engine.intake.SignalResult.Outcome;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Takes what was read to the intake, keeps what cannot be acted on, and answers when all of it is on disk. */
final class Webhooks {
    private final Intake intake;
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;

    Webhooks(Intake intake, DeadLetters deadLetters, MeterRegistry meters) {
        this.intake = intake;
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    CompletionStage<HttpResponse> accept(String source, Reading reading) {
        var said = reading.items().stream()
                .filter(Reading.Item.Said.class::isInstance)
                .map(Reading.Item.Said.class::cast)
                .toList();
        meters.counter("tocsin.alerts.adjusted", "source", source)
                .increment(said.stream().filter(one -> !one.notes().isEmpty()).count());
        var signals = Stream.concat(said.stream().map(Reading.Item.Said::signal), reading.over().stream())
                .toList();
        return intake.accept(signals).thenCompose(results -> keep(source, reading, said, results));
    }

    private CompletionStage<HttpResponse> keep(
            String source, Reading reading, List<Reading.Item.Said> said, List<SignalResult> results) {
        var letters = new ArrayList<Letter>();
        for (var item : reading.items()) {
            if (item instanceof Reading.Item.Unusable(var kind, var reason, var payload)) {
                letters.add(new Letter(source, kind, reason, payload.toString()));
            }
        }
        for (var result : results) {
            if (result.signal() == said.size()) {
                break; // of the group as a whole, which has no payload of its own
            }
            kind(result, said.get(result.signal()).signal())
                    .map(kind -> new Letter(
                            source,
                            kind,
                            result.reason(),
                            said.get(result.signal()).payload().toString()))
                    .ifPresent(letters::add);
        }
        letters.forEach(this::count);
        return deadLetters.add(letters).thenApply(_ -> Responses.json(202, answer(reading, results)));
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

    private void count(Letter letter) {
        if (letter.kind() == Kind.SUPPRESSED) {
            return;
        }
        var kind = letter.kind().name().toLowerCase(Locale.ROOT);
        meters.counter("tocsin.dead.letters", "source", letter.source(), "kind", kind)
                .increment();
        if (letter.kind() == Kind.REJECTED) {
            meters.counter("tocsin.signals", "source", letter.source(), "outcome", "rejected")
                    .increment();
        }
    }

    /** One entry for each alert and receiver, in the order of the payload; then what became of the group as a whole. */
    private static Map<String, Object> answer(Reading reading, List<SignalResult> results) {
        var byPlace = results.stream().collect(Collectors.groupingBy(SignalResult::signal));
        var entries = new ArrayList<Map<String, Object>>();
        var rejected = 0;
        var place = 0;
        for (var item : reading.items()) {
            switch (item) {
                case Reading.Item.Said(_, _, var notes) ->
                    byPlace.getOrDefault(place++, List.of())
                            .forEach(result -> entries.add(entry(noted(result, notes))));
                case Reading.Item.Unusable(var kind, var reason, _) -> {
                    var outcome = kind == Kind.REJECTED ? Outcome.REJECTED : Outcome.SUPPRESSED;
                    rejected += kind == Kind.REJECTED ? 1 : 0;
                    entries.add(entry(new SignalResult(-1, Optional.empty(), Optional.empty(), outcome, reason)));
                }
            }
        }
        byPlace.getOrDefault(place, List.of()).forEach(result -> entries.add(entry(result)));
        var body = new LinkedHashMap<String, Object>();
        body.put("accepted", reading.items().size() - rejected);
        body.put("results", entries);
        return body;
    }

    /** The reason tells what was done to the alert so that it could be read. */
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

    /** One thing that was said, and what became of it. */
    static Map<String, Object> answer(SignalResult result) {
        return Map.of("accepted", 1, "results", List.of(entry(result)));
    }

    private static Map<String, Object> entry(SignalResult result) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("dedupKey", result.key().map(DedupKey::value));
        entry.put("incident", result.incident().map(IncidentId::value));
        entry.put("outcome", result.outcome().name().toLowerCase(Locale.ROOT));
        entry.put("reason", result.reason());
        return entry;
    }
}

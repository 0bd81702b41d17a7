package dev.tocsin.api.webhook;

import dev.tocsin.api.http.Responses;
import dev.tocsin.engine.intake.DeadLetters;
import dev.tocsin.engine.intake.DeadLetters.Kind;
import dev.tocsin.engine.intake.DeadLetters.Letter;
import dev.tocsin.engine.intake.Intake;
import dev.tocsin.engine.intake.SignalResult;
import dev.tocsin.engine.intake.SignalResult.Outcome;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.IncidentId;
import dev.tocsin.engine.signal.Signal;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Gives the signals of a payload to the intake, keeps the unusable items as dead letters, and answers when all of it is
 * on disk.
 */
final class Webhooks {
    private static final int MAX_RESULTS = 10_000;

    private final Intake intake;
    private final DeadLetters deadLetters;
    private final MeterRegistry meters;

    Webhooks(Intake intake, DeadLetters deadLetters, MeterRegistry meters) {
        this.intake = intake;
        this.deadLetters = deadLetters;
        this.meters = meters;
    }

    CompletionStage<HttpResponse> accept(String source, ParsedPayload reading) {
        var said = reading.items().stream()
                .filter(ParsedPayload.Item.Parsed.class::isInstance)
                .map(ParsedPayload.Item.Parsed.class::cast)
                .toList();
        meters.counter("tocsin.alerts.adjusted", "source", source)
                .increment(said.stream().filter(one -> !one.notes().isEmpty()).count());
        var signals = Stream.concat(said.stream().map(ParsedPayload.Item.Parsed::signal), reading.over().stream())
                .toList();
        return intake.accept(signals, reading.size() - said.size(), results -> keep(source, reading, said, results));
    }

    private CompletionStage<HttpResponse> keep(
            String source, ParsedPayload reading, List<ParsedPayload.Item.Parsed> said, List<SignalResult> results) {
        var letters = new ArrayList<Letter>();
        for (var item : reading.items()) {
            if (item instanceof ParsedPayload.Item.Unusable(var kind, var reason, var payload, var count)) {
                letters.add(new Letter(source, kind, reason, payload.toString()));
                count(source, kind, count);
            }
        }
        for (var result : results) {
            if (result.signal() == said.size()) {
                break; // of the group as a whole, which has no payload of its own
            }
            kind(result, said.get(result.signal()).signal()).ifPresent(kind -> {
                letters.add(new Letter(
                        source,
                        kind,
                        result.reason(),
                        said.get(result.signal()).payload().toString()));
                count(source, kind, 1);
            });
        }
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

    private void count(String source, Kind of, int times) {
        if (of == Kind.SUPPRESSED) {
            return;
        }
        var kind = of.name().toLowerCase(Locale.ROOT);
        meters.counter("tocsin.dead.letters", "source", source, "kind", kind).increment(times);
        if (of == Kind.REJECTED) {
            meters.counter("tocsin.signals", "source", source, "outcome", "rejected")
                    .increment(times);
        }
    }

    /** One entry for each alert and receiver, in the order of the payload; then what became of the group as a whole. */
    private static Map<String, Object> answer(ParsedPayload reading, List<SignalResult> results) {
        var byPlace = results.stream().collect(Collectors.groupingBy(SignalResult::signal));
        var entries = new Entries();
        var rejected = 0;
        var place = 0;
        for (var item : reading.items()) {
            switch (item) {
                case ParsedPayload.Item.Parsed(_, _, var notes) ->
                    byPlace.getOrDefault(place++, List.of()).forEach(result -> entries.add(noted(result, notes)));
                case ParsedPayload.Item.Unusable(var kind, var reason, _, var count) -> {
                    var outcome = kind == Kind.REJECTED ? Outcome.REJECTED : Outcome.SUPPRESSED;
                    rejected += kind == Kind.REJECTED ? count : 0;
                    entries.add(new SignalResult(-1, Optional.empty(), Optional.empty(), outcome, reason));
                }
            }
        }
        byPlace.getOrDefault(place, List.of()).forEach(entries::add);
        var body = new LinkedHashMap<String, Object>();
        body.put("accepted", reading.size() - rejected);
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

    /** The answer to one signal. */
    static Map<String, Object> answer(SignalResult result) {
        return Map.of("accepted", 1, "results", List.of(entry(result)));
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

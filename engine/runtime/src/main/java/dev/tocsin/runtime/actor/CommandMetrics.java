package dev.tocsin.runtime.actor;

import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the answers to commands. */
final class CommandMetrics {
    private record Kind(Class<? extends IncidentCommand> command, Answer.Outcome outcome) {}

    private final MeterRegistry meters;
    private final Map<Kind, Counter> answers = new ConcurrentHashMap<>();

    CommandMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    void count(IncidentCommand command, Answer answer) {
        answers.computeIfAbsent(new Kind(command.getClass(), answer.outcome()), this::counter)
                .increment();
    }

    private Counter counter(Kind kind) {
        return Metric.COMMANDS.counter(
                meters, name(kind.command()), kind.outcome().label());
    }

    /** As metrics have it, such as {@code add_note}. */
    static String name(Class<? extends IncidentCommand> command) {
        return command.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}

package dev.tocsin.api;

import dev.tocsin.api.http.Times;
import dev.tocsin.api.query.TimelineText;
import dev.tocsin.config.ConfigLoader;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.Durations;
import dev.tocsin.config.Loaded;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.policy.EscalationPolicy;
import dev.tocsin.engine.routing.RoutingDecision.Routed;
import dev.tocsin.engine.signal.Alert;
import dev.tocsin.engine.signal.DedupKey;
import dev.tocsin.engine.signal.Labels;
import dev.tocsin.engine.signal.Severity;
import dev.tocsin.engine.simulate.Simulator;
import dev.tocsin.engine.simulate.Simulator.Question;
import dev.tocsin.engine.simulate.Simulator.Step;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        description = "Says who would be paged, when and how, without paging anybody.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    private static final DateTimeFormatter SHOWN =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss XXX", Locale.ROOT);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Option(names = "--config", paramLabel = "DIR", description = "configuration (default: the built-in example)")
    private @Nullable Path config;

    @Option(names = "--policy", paramLabel = "P", required = true, description = "the policy to climb")
    private String policy = "";

    @Option(
            names = "--at",
            paramLabel = "T",
            description = "when the alert comes: 2026-11-01T01:30:00-05:00, or 2026-11-01T01:30 in --time-zone"
                    + " (default: now)")
    private String at = "";

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            defaultValue = "UTC",
            description = "of --at, and of what is printed (default: ${DEFAULT-VALUE})")
    private String timeZone = "UTC";

    @Option(names = "--severity", paramLabel = "S", description = "of the incident (default: the worst of the scale)")
    private String severity = "";

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "a label of the alert; may be repeated")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--ack-after",
            paramLabel = "D",
            description = "how long after the alert whoever was paged last acknowledges (default: nobody does)")
    private String acknowledgeAfter = "";

    @Option(
            names = "--for",
            paramLabel = "D",
            defaultValue = "24h",
            description = "how long to look on (default: ${DEFAULT-VALUE})")
    private String span = "24h";

    @Option(
            names = "--incident",
            paramLabel = "ID",
            defaultValue = "simulation",
            description = "its id, which decides where a round robin begins (default: ${DEFAULT-VALUE})")
    private String incident = "simulation";

    @Override
    public Integer call() {
        var loaded =
                config == null ? new Loaded.Valid(ConfigLoader.example()) : ConfigLoader.load(config, System::getenv);
        return switch (loaded) {
            case Loaded.Valid(var configuration) -> {
                simulate(configuration);
                yield 0;
            }
            case Loaded.Invalid(var problems) -> {
                problems.forEach(problem -> spec.commandLine().getErr().println(problem));
                yield 1;
            }
        };
    }

    private void simulate(Configuration configuration) {
        var zone = zone();
        var question = question(configuration, zone);
        var out = spec.commandLine().getOut();
        for (var step : Simulator.run(question, configuration.directory())) {
            out.println(SHOWN.format(step.at().atZone(zone)) + "  " + text(step));
        }
        out.flush();
    }

    private static String text(Step step) {
        return switch (step) {
            case Step.Happened(var event) -> TimelineText.of(event);
            case Step.Sent(_, var page) ->
                "-> " + page.recipient() + " through " + page.contact().channel() + ": " + page.why();
        };
    }

    private Question question(Configuration configuration, ZoneId zone) {
        var chosen = policy(configuration);
        var placement = new Routed(
                new DedupKey("simulation"),
                "simulation",
                chosen,
                severity(configuration),
                Duration.ZERO,
                "policy " + chosen.name() + " is simulated");
        var start = start(zone);
        var alert = new Alert("simulation", Labels.of(labels), "a simulated alert", "", "", Map.of(), start);
        var after = acknowledgeAfter.isEmpty()
                ? Optional.<Duration>empty()
                : Optional.of(duration("--ack-after", acknowledgeAfter));
        return new Question(id(), alert, placement, start, after, duration("--for", span));
    }

    private EscalationPolicy policy(Configuration configuration) {
        var policies = configuration.router().policies();
        var chosen = policies.get(policy);
        if (chosen == null) {
            throw wrong("there is no policy " + policy + "; there are "
                    + String.join(", ", new TreeSet<>(policies.keySet())));
        }
        return chosen;
    }

    private Severity severity(Configuration configuration) {
        var scale = configuration.directory().severities();
        var wanted = severity.isEmpty() ? scale.rules().getFirst().name() : severity;
        return scale.find(wanted).orElseThrow(() -> wrong("there is no severity " + wanted));
    }

    private IncidentId id() {
        if (!IncidentId.isValid(incident)) {
            throw wrong("--incident takes digits and small letters, not " + incident);
        }
        return new IncidentId(incident);
    }

    private Instant start(ZoneId zone) {
        if (at.isEmpty()) {
            return Instant.now();
        }
        var instant = Times.parse(at);
        if (instant.isPresent()) {
            return instant.get();
        }
        try {
            return LocalDateTime.parse(at).atZone(zone).toInstant();
        } catch (DateTimeException _) {
            throw wrong("--at takes 2026-11-01T01:30 or 2026-11-01T01:30:00-05:00, not " + at);
        }
    }

    private ZoneId zone() {
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException _) {
            throw wrong("--time-zone takes a zone such as America/Chicago, not " + timeZone);
        }
    }

    private Duration duration(String option, String text) {
        return Durations.parse(text).orElseThrow(() -> wrong(option + " takes a duration such as 15m, not " + text));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

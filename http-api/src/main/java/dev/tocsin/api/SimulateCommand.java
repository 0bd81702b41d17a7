package dev.tocsin.api;

import dev.tocsin.config.Configuration;
import dev.tocsin.config.read.DurationReader;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.routing.RoutingDecision.Routed;
import dev.tocsin.core.signal.Alert;
import dev.tocsin.core.signal.DedupKey;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Severity;
import dev.tocsin.core.simulate.Simulator;
import dev.tocsin.core.simulate.Simulator.Question;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "simulate",
        description = "Says who would be paged, when and how, without paging anybody.",
        mixinStandardHelpOptions = true)
final class SimulateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private TimeOption time = new TimeOption();

    @Option(names = "--policy", paramLabel = "P", required = true, description = "the policy to follow")
    private String policy = "";

    @Option(names = "--severity", paramLabel = "S", description = "of the incident (default: the worst of the scale)")
    private String severity = "";

    @Option(names = "--label", paramLabel = "NAME=VALUE", description = "a label of the alert; may be repeated")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--ack-after",
            paramLabel = "D",
            description = "how long after the alert the person paged last acknowledges (default: nobody does)")
    private String acknowledgeAfter = "";

    @Option(
            names = "--for",
            paramLabel = "D",
            defaultValue = "24h",
            description = "how long to simulate (default: ${DEFAULT-VALUE})")
    private String span = "24h";

    @Option(
            names = "--incident",
            paramLabel = "ID",
            defaultValue = "simulation",
            description =
                    "the id of the incident, which decides where a round robin begins (default: ${DEFAULT-VALUE})")
    private String incident = "simulation";

    @Override
    public Integer call() {
        return config.with(configuration -> {
            simulate(configuration);
            return 0;
        });
    }

    private void simulate(Configuration configuration) {
        var zone = time.zone(ZoneOffset.UTC);
        var start = time.at(zone);
        var out = spec.commandLine().getOut();
        var lines = new SimulationText(configuration.directory(), zone);
        Simulator.run(question(configuration, start), configuration.directory())
                .forEach(step -> out.println(lines.of(step)));
        out.flush();
    }

    private Question question(Configuration configuration, Instant start) {
        var chosen = policy(configuration);
        var placement = new Routed(
                new DedupKey("simulation"),
                "simulation",
                chosen,
                severity(configuration),
                Duration.ZERO,
                "policy " + chosen.name() + " is simulated");
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

    private Duration duration(String option, String text) {
        return DurationReader.parse(text)
                .orElseThrow(() -> wrong(option + " takes a duration such as 15m, not " + text));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}

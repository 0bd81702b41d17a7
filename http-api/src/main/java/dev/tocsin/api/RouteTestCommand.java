package dev.tocsin.api;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.routing.RouteTest;
import dev.tocsin.config.Configuration;
import dev.tocsin.core.signal.Labels;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Tells where an alert would be routed, without any effect and without a running node. */
@Command(
        name = "route-test",
        description = "Shows which route an alert takes, and why.",
        mixinStandardHelpOptions = true)
final class RouteTestCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config = new ConfigOption();

    @Mixin
    private TimeOption time = new TimeOption();

    @Parameters(
            paramLabel = "label=value|FILE",
            arity = "1..*",
            description = "labels of one alert, or a file with Alertmanager's webhook or an object of labels")
    @SuppressWarnings("NullAway.Init") // picocli
    private List<String> subject;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        var at = time.at(time.zone(ZoneOffset.UTC));
        var subjects = subjects(at);
        return config.with(configuration -> {
            subjects.forEach(
                    one -> print(configuration, one, at, spec.commandLine().getOut()));
            spec.commandLine().getOut().flush();
            return 0;
        });
    }

    private List<RouteTest.Subject> subjects(Instant now) throws IOException {
        if (subject.size() == 1 && !subject.getFirst().contains("=")) {
            var file = Path.of(subject.getFirst());
            if (!Files.isRegularFile(file)) {
                throw new ParameterException(spec.commandLine(), file + " is neither label=value nor a file");
            }
            try {
                return RouteTest.read(Files.readAllBytes(file), now);
            } catch (BadRequest e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        var labels = new HashMap<String, String>();
        for (var label : subject) {
            var equals = label.indexOf('=');
            if (equals <= 0) {
                throw new ParameterException(spec.commandLine(), label + " is not label=value");
            }
            labels.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return List.of(RouteTest.subject(Labels.of(labels), now));
    }

    private static void print(Configuration configuration, RouteTest.Subject subject, Instant now, PrintWriter out) {
        out.println(subject.labels());
        var answer = RouteTest.answer(
                configuration.router(), configuration.directory().suppressionRules(), subject, now);
        for (var decision : (List<?>) answer.getOrDefault("decisions", List.of())) {
            ((Map<?, ?>) decision).forEach((name, value) -> {
                var text = value instanceof Optional<?> maybe
                        ? maybe.map(Object::toString).orElse("")
                        : value.toString();
                if (!text.isEmpty()) {
                    out.println("  " + name + ": " + text);
                }
            });
        }
        if (answer.get("held") instanceof Map<?, ?> held) {
            out.println("  suppressed until " + held.get("until") + ": " + held.get("reason"));
        }
        for (var rule : (List<?>) answer.getOrDefault("inhibitedWhile", List.of())) {
            var view = (Map<?, ?>) rule;
            var equal = String.valueOf(view.get("equal"));
            out.println("  inhibited by " + view.get("rule") + " while " + view.get("source") + " fires"
                    + (equal.equals("{}") ? "" : " with the same " + equal));
        }
    }
}

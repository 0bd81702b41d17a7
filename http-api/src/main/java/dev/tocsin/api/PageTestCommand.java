package dev.tocsin.api;

import dev.tocsin.api.http.Json;
import dev.tocsin.api.http.NodeClient;
import dev.tocsin.app.configuration.Channels;
import dev.tocsin.app.reply.PageTestReport;
import dev.tocsin.app.reply.PageTests;
import dev.tocsin.channel.Links;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds out whether somebody can be reached, before it matters. */
@Command(
        name = "page-test",
        description = "Pages somebody for real, through each of their contacts, and reports the results.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each contact gets one attempt, marked as a test, regardless of contact rules and quiet hours. A channel"
                    + " that",
            "keeps pages open is notified when the test ends.",
            "",
            "With --url a running node sends the pages, asks for an answer and says how long it took. With --config",
            "this command sends the pages itself. No node needs to run then, but nobody can answer."
        },
        exitCodeList = {
            "0:at least one page was delivered",
            "1:nothing was delivered, or the command failed; the output says why"
        })
final class PageTestCommand implements Callable<Integer> {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "USER", description = "whom to page")
    private String user = "";

    @Option(names = "--config", paramLabel = "DIR", description = "the configuration's directory")
    private @Nullable Path config;

    @Mixin
    private NodeOption remote = new NodeOption();

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "with --url: how long to wait for an answer, 10 to 600 (default: ${DEFAULT-VALUE})")
    private int wait;

    private final TimeSource time = TimeSource.system();
    private final Set<String> said = new HashSet<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        var node = remote.node();
        if (node.isPresent() == (config != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Name a running Tocsin with --url, which can take an answer, or the files with --config DIR");
        }
        return node.isPresent() ? ask(node.get()) : send(config == null ? Path.of("") : config);
    }

    private int ask(NodeClient node) throws IOException, InterruptedException {
        var by = System.getProperty("user.name", "");
        var begun = node.post(
                "/api/v1/users/" + NodeClient.encoded(user) + "/page-test",
                by.isBlank() ? Map.of("waitSeconds", wait) : Map.of("waitSeconds", wait, "by", by));
        var report = Json.to(begun, PageTestReport.class);
        say(report, List.of());
        while (!report.over()) {
            time.sleep(LOOK_EVERY);
            report = Json.to(node.get("/api/v1/page-tests/" + report.id()), PageTestReport.class);
            say(report, List.of());
        }
        return end(report);
    }

    private int send(Path directory) throws InterruptedException {
        return switch (ConfigLoader.load(directory, System::getenv)) {
            case LoadResult.Valid(var configuration) -> send(configuration);
            case LoadResult.Invalid(var problems) -> {
                problems.forEach(configProblem -> err(configProblem.toString()));
                yield 1;
            }
        };
    }

    private int send(Configuration configuration) throws InterruptedException {
        var person = configuration.directory().users().get(user);
        if (person == null) {
            err("tocsin: there is no user " + user);
            return 1;
        }
        if (person.contacts().isEmpty()) {
            err("tocsin: " + user + " has no contact method, so nobody can be paged");
            return 1;
        }
        try (var channels = new Channels(() -> configuration.outgoing().allowed(), Links.NONE, time)) {
            var made = channels.of(configuration.channels());
            try (var tests = new PageTests(() -> configuration, () -> made, Links.NONE, time, new SecureRandom())) {
                return send(tests, person);
            }
        }
    }

    private int send(PageTests tests, User person) throws InterruptedException {
        var addresses = person.contacts().stream()
                .map(contact -> contact.address().isEmpty() ? "" : " to " + contact.address())
                .toList();
        return switch (tests.begin(person, System.getProperty("user.name", "somebody"), Duration.ZERO)) {
            case PageTests.Start.Begun(var begun) -> {
                var report = begun;
                while (!report.over()) {
                    time.sleep(LOOK_EVERY.dividedBy(10));
                    report = tests.report(begun.id()).orElseThrow();
                }
                say(report, addresses);
                var code = end(report);
                out("Only a running Tocsin can take an answer: name it with --url to ask for one.");
                yield code;
            }
            case PageTests.Start.Refused(var why) -> {
                err("tocsin: " + why);
                yield 1;
            }
        };
    }

    /** Prints what is new in a report. */
    private void say(PageTestReport report, List<String> addresses) {
        for (int i = 0; i < report.contacts().size(); i++) {
            var contact = report.contacts().get(i);
            var way = (i + 1) + ". " + contact.channel() + " (" + contact.type() + ")"
                    + (addresses.isEmpty() ? "" : addresses.get(i));
            for (var fact : facts(report, contact)) {
                var line = way + ": " + fact;
                if (said.add(line)) {
                    out(line);
                }
            }
        }
    }

    private static List<String> facts(PageTestReport report, PageTestReport.Contact contact) {
        var facts = new ArrayList<String>();
        contact.deliveredSeconds()
                .ifPresent(seconds -> facts.add("delivered after " + tenths(seconds) + " s"
                        + (contact.receipt().isEmpty() ? "" : ", " + contact.receipt())));
        contact.answeredSeconds()
                .ifPresent(seconds -> facts.add(
                        "answered after " + Math.max(1, Math.round(seconds)) + " s by " + contact.answeredBy()));
        if (!contact.error().isEmpty()) {
            facts.add("FAILED: " + contact.error());
        } else if (report.over() && contact.answeredSeconds().isEmpty() && report.asksForAnswers()) {
            facts.add(
                    contact.asksForAnswer()
                            ? "not answered within " + report.waitSeconds() + " s"
                            : "takes no answers");
        }
        return facts;
    }

    private int end(PageTestReport report) {
        var all = report.contacts();
        var delivered = all.stream()
                .filter(contact -> contact.deliveredSeconds().isPresent())
                .count();
        var asked = all.stream().filter(PageTestReport.Contact::asksForAnswer).count();
        var answered = all.stream()
                .filter(contact -> contact.answeredSeconds().isPresent())
                .count();
        out(delivered + " of " + all.size() + " delivered" + (asked == 0 ? "" : ", " + answered + " answered"));
        return delivered > 0 ? 0 : 1;
    }

    private static String tenths(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    private void out(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void err(String line) {
        spec.commandLine().getErr().println(line);
    }
}

package dev.tocsin.api;

import dev.tocsin.config.ConfigLoader;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.Loaded;
import dev.tocsin.engine.channel.Channel;
import dev.tocsin.engine.channel.Channel.Result;
import dev.tocsin.engine.channel.Links;
import dev.tocsin.engine.channel.Message;
import dev.tocsin.engine.channel.PageMessage;
import dev.tocsin.engine.channel.Times;
import dev.tocsin.engine.channel.UpdateMessage;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.User;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Finds out whether somebody can be reached, before it matters. */
@Command(
        name = "page-test",
        description = "Pages somebody for real, through each of their contacts, and says how it went.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "One attempt each, in the words of a test, whatever their contact rules and quiet hours say. A channel"
                    + " that",
            "keeps pages open is told that it is over. Needs no running Tocsin and no database.",
            "Exit code 1 when one of them failed."
        })
final class PageTestCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofSeconds(20);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec spec;

    @Parameters(paramLabel = "USER", description = "whom to page")
    private String user = "";

    @Option(names = "--config", paramLabel = "DIR", required = true, description = "the configuration's directory")
    @SuppressWarnings("NullAway.Init") // picocli
    private Path config;

    @Override
    public Integer call() throws InterruptedException {
        return switch (ConfigLoader.load(config, System::getenv)) {
            case Loaded.Valid(var configuration) -> test(configuration);
            case Loaded.Invalid(var problems) -> {
                problems.forEach(problem -> err(problem.toString()));
                yield 1;
            }
        };
    }

    private int test(Configuration configuration) throws InterruptedException {
        var person = configuration.directory().users().get(user);
        if (person == null) {
            err("tocsin: there is no user " + user);
            return 1;
        }
        if (person.contacts().isEmpty()) {
            err("tocsin: " + user + " has no contacts: nothing would reach them");
            return 1;
        }
        try (var channels = new Channels(() -> configuration.outgoing().allowed(), Links.NONE, Clock.systemUTC())) {
            return test(configuration, person, channels.of(configuration.channels()));
        }
    }

    private int test(Configuration configuration, User person, Map<String, Channel> channels)
            throws InterruptedException {
        var run = UUID.randomUUID().toString();
        var failed = 0;
        for (int i = 0; i < person.contacts().size(); i++) {
            var contact = person.contacts().get(i);
            var channel = channels.get(contact.channel());
            var page = page(configuration, contact, "test-" + run + "." + (i + 1));
            failed += channel != null && arrives(channel, contact, page) ? 0 : 1;
        }
        out(
                failed == 0
                        ? "every page was taken"
                        : failed + " of " + person.contacts().size() + " failed");
        return failed == 0 ? 0 : 1;
    }

    /** The worst severity: the test is whether a page of the worst kind arrives, and it says that nothing is broken. */
    private PageMessage page(Configuration configuration, ContactMethod contact, String id) {
        var severities = configuration.directory().severities().rules();
        return new PageMessage(
                id,
                1,
                user,
                contact.address(),
                "a test by whoever runs Tocsin; nothing is broken",
                0,
                "test",
                "Test page from Tocsin: nothing is broken",
                severities.getFirst().name(),
                "",
                "new",
                "page-test",
                Instant.now(),
                new PageMessage.Details(
                        1,
                        Map.of(),
                        "",
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        configuration.directory().zoneOf(user, List.of()).orElse(Times.UTC)));
    }

    private boolean arrives(Channel channel, ContactMethod contact, PageMessage page) throws InterruptedException {
        var start = System.nanoTime();
        var result = send(channel, page);
        var redaction = channel.redaction();
        var took = Duration.ofNanos(System.nanoTime() - start).toMillis() + " ms";
        var way = contact.channel() + " (" + channel.type() + ")"
                + (contact.address().isEmpty() ? "" : " to " + contact.address());
        return switch (result) {
            case Result.Delivered(var receipt, _) -> {
                out(way + ": taken in " + took + (receipt.isEmpty() ? "" : ", " + redaction.receipt(receipt)));
                yield !channel.takesUpdates() || closes(channel, way, page, receipt);
            }
            case Result.Retryable(var error, var after, _) -> {
                out(way + ": FAILED after " + took + ", may pass: " + redaction.error(error, page.address())
                        + after.map(wait -> "; it wants " + wait.toSeconds() + " s of rest")
                                .orElse(""));
                yield false;
            }
            case Result.Permanent(var error, _) -> {
                out(way + ": FAILED after " + took + ", for good: " + redaction.error(error, page.address()));
                yield false;
            }
        };
    }

    private boolean closes(Channel channel, String way, PageMessage page, String receipt) throws InterruptedException {
        var over = new PageMessage(
                page.id(),
                1,
                page.recipient(),
                page.address(),
                page.why(),
                page.level(),
                page.incident(),
                page.title(),
                page.severity(),
                page.service(),
                "resolved",
                page.policy(),
                page.openedAt(),
                page.details());
        var update = new UpdateMessage(
                page.id() + ".u1", 1, over, receipt, "page-test", Instant.now(), "page-test", "the test is over");
        return switch (send(channel, update)) {
            case Result.Delivered _ -> true;
            case Result.Retryable(var error, _, _) ->
                stillOpen(way, channel.redaction().error(error, page.address()));
            case Result.Permanent(var error, _) ->
                stillOpen(way, channel.redaction().error(error, page.address()));
        };
    }

    private boolean stillOpen(String way, String error) {
        out(way + ": FAILED to say that the test is over: " + error);
        return false;
    }

    private static Result send(Channel channel, Message message) throws InterruptedException {
        try {
            return channel.send(message).toCompletableFuture().get(LONGEST.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return new Result.Retryable("no answer in time", Optional.empty());
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            var said = cause.getMessage();
            return new Result.Retryable(said == null ? cause.getClass().getSimpleName() : said, Optional.empty());
        }
    }

    private void out(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }

    private void err(String line) {
        spec.commandLine().getErr().println(line);
    }
}

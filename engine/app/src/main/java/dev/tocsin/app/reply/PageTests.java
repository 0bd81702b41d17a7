package dev.tocsin.app.reply;

import dev.tocsin.app.reply.Answers.PersonAnswer;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.InstantText;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.config.Configuration;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.time.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tests whether a person can be paged: one page to each contact method, once, that can be answered like a real page. A
 * test is no incident: it is not in the journal, it never escalates, and an answer to it has no other effect. The ids
 * of tests have the form of incident ids, so that answers are routed here, and never equal one. Tests are in memory and
 * are dropped after an hour, and by a restart.
 */
public final class PageTests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PageTests.class);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RETENTION = Duration.ofHours(1);
    private static final int MAX_RUNNING = 20;
    private static final int MAX_KEPT = 500;
    private static final int ID_DIGITS = 20;

    /** Ids of incidents begin with their time, and so with 0: no test has the id of one. */
    private static final String PREFIX = "test";

    private static final String ASK = "Tap 'Acknowledge' to prove that you can be reached.";

    private final Supplier<Configuration> configuration;
    private final Supplier<Map<String, Channel>> channels;
    private final Links links;
    private final TimeSource time;
    private final RandomGenerator random;

    /** All tests, the oldest first. */
    private final Deque<PageTest> tests = new ArrayDeque<>();

    public PageTests(
            Supplier<Configuration> configuration,
            Supplier<Map<String, Channel>> channels,
            Links links,
            TimeSource time,
            RandomGenerator random) {
        this.configuration = configuration;
        this.channels = channels;
        this.links = links;
        this.time = time;
        this.random = random;
    }

    /** The result of beginning a test. */
    public sealed interface Start {
        record Begun(PageTestReport report) implements Start {}

        /** @param why no test was begun */
        record Refused(String why) implements Start {}
    }

    /** Whether an incident id is that of a test, even a dropped one. */
    public static boolean isTest(IncidentId id) {
        return id.value().startsWith(PREFIX);
    }

    /**
     * Begins a test, unless the person is being tested already.
     *
     * @param by a name that the person knows
     * @param wait how long an answer is waited for; zero = no answer is asked for
     */
    public Start begin(User person, String by, Duration wait) {
        var id = PREFIX
                + random.ints(ID_DIGITS, 0, 36)
                        .mapToObj(digit -> Character.toString(Character.forDigit(digit, 36)))
                        .reduce("", String::concat);
        var now = time.instant();
        var test = new PageTest(id, person.name(), by, now, now.plus(wait), contacts(person, by, id, now, wait));
        synchronized (tests) {
            forget(now);
            if (tests.stream().anyMatch(other -> other.user().equals(person.name()) && !other.isOver(now))) {
                return new Start.Refused("a page test of " + person.name() + " is in progress; wait until it is over");
            }
            if (tests.stream().filter(other -> !other.isOver(now)).count() >= MAX_RUNNING) {
                return new Start.Refused(MAX_RUNNING + " page tests are in progress; wait until one is over");
            }
            tests.add(test);
        }
        LOG.info("{} test pages for {}, requested by {}: {}", test.contacts().size(), person.name(), by, id);
        test.contacts().forEach(contact -> send(test, contact));
        if (wait.isPositive()) {
            time.schedule(wait, () -> end(test));
        }
        return new Start.Begun(test.report(now));
    }

    /** The results of a test; empty = the test is not known, or not any more. */
    public Optional<PageTestReport> report(String id) {
        var now = time.instant();
        synchronized (tests) {
            forget(now);
            return tests.stream()
                    .filter(test -> test.id().equals(id))
                    .findFirst()
                    .map(test -> test.report(now));
        }
    }

    private void forget(Instant now) {
        while (tests.size() > MAX_KEPT
                || !tests.isEmpty() && tests.getFirst().until().plus(RETENTION).isBefore(now)) {
            tests.removeFirst();
        }
    }

    private List<PageTest.Contact> contacts(User person, String by, String id, Instant now, Duration wait) {
        var made = new ArrayList<PageTest.Contact>();
        for (int i = 0; i < person.contacts().size(); i++) {
            var method = person.contacts().get(i);
            var incident = new IncidentId(id + 'c' + (i + 1));
            var channel = Optional.ofNullable(channels.get().get(method.channel()));
            var plain = page(person, by, method, incident, now, "");
            var asks = wait.isPositive() && channel.isPresent() && takesAnswers(method.channel(), channel.get(), plain);
            made.add(new PageTest.Contact(
                    incident, method, channel, asks ? page(person, by, method, incident, now, ASK) : plain, asks));
        }
        return made;
    }

    /** The page of a test. It has the worst severity, because the test is whether such a page arrives. */
    private PageMessage page(
            User person, String by, ContactMethod method, IncidentId incident, Instant now, String ask) {
        var directory = configuration.get().directory();
        return new PageMessage(
                incident.value() + ".1",
                1,
                person.name(),
                method.address(),
                "to prove that you can be reached",
                Other.ASSIGNMENT,
                incident.value(),
                "A test by " + by + ". Nothing is broken.",
                directory.severities().rules().getFirst().name(),
                "",
                "new",
                "page-test",
                now,
                new PageMessage.Details(
                        1,
                        Map.of(),
                        ask,
                        "",
                        Optional.empty(),
                        Optional.empty(),
                        directory.zoneOf(person.name(), List.of()).orElse(InstantText.UTC)));
    }

    private boolean takesAnswers(String name, Channel channel, PageMessage page) {
        return switch (channel.type()) {
            case "console", "webhook" -> false;
            default ->
                channel.mirror().isPresent()
                        || links.answer(page).isPresent() && !channel.isReadByOthers(page.address())
                        || channel.mailbox().isPresent()
                        || Optional.ofNullable(configuration.get().channels().get(name))
                                .filter(settings -> settings.type().equals("slack"))
                                .flatMap(settings -> settings.optionalSecret("signing_secret"))
                                .isPresent();
        };
    }

    private void send(PageTest test, PageTest.Contact contact) {
        var attempt = contact.channel()
                .map(channel -> attempt(channel, contact.page()))
                .orElseGet(() ->
                        CompletableFuture.completedFuture(new DeliveryOutcome.Permanent("there is no such channel")));
        var unused = attempt.thenAccept(result -> {
            switch (result) {
                case DeliveryOutcome.Delivered delivered -> contact.delivered(time.instant(), delivered.receipt());
                case DeliveryOutcome.Retryable(var error, _, _) -> {
                    contact.failedPerhaps(redacted(contact, error));
                    close(test, contact, "page-test", "the test is over");
                }
                case DeliveryOutcome.Permanent(var error, _) -> contact.failed(redacted(contact, error));
            }
            endWhereNothingIsWaitedFor(test);
        });
    }

    private static String redacted(PageTest.Contact contact, String error) {
        return contact.channel()
                .map(channel ->
                        channel.redaction().error(error, contact.method().address()))
                .orElse(error);
    }

    private static CompletionStage<Attempted> attempt(Channel channel, Message message) {
        try {
            return channel.send(message)
                    .toCompletableFuture()
                    .copy()
                    .orTimeout(SEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .exceptionally(failure -> new DeliveryOutcome.Retryable(reason(failure), Optional.empty()));
        } catch (RuntimeException e) {
            return CompletableFuture.completedFuture(new DeliveryOutcome.Retryable(reason(e), Optional.empty()));
        }
    }

    private static String reason(Throwable failure) {
        var cause = failure.getCause() == null ? failure : failure.getCause();
        var said = cause.getMessage();
        return cause instanceof TimeoutException
                ? "no answer within " + SEND_TIMEOUT.toSeconds() + " s"
                : said == null ? cause.getClass().getSimpleName() : said;
    }

    private Optional<PageTest> of(IncidentId id) {
        synchronized (tests) {
            return tests.stream()
                    .filter(test -> id.value().startsWith(test.id()))
                    .findFirst();
        }
    }

    /** The page of a test in the form of an incident's page, if the test is still known. */
    List<SentPages.OnePage> pages(IncidentId id) {
        return of(id)
                .flatMap(test -> test.contact(id)
                        .map(contact -> new SentPages.OnePage(
                                id,
                                new Page(
                                        new PageId(contact.page().id()),
                                        Other.ASSIGNMENT,
                                        test.user(),
                                        contact.method(),
                                        contact.page().why()),
                                test.begunAt(),
                                contact.receipt())))
                .stream()
                .toList();
    }

    /** The incident ids of all tests that are known, to find an answer's code among them. */
    List<String> ids() {
        synchronized (tests) {
            return tests.stream()
                    .flatMap(test -> test.contacts().stream())
                    .map(contact -> contact.id().value())
                    .toList();
        }
    }

    /** The title of a test's page; empty = the test was dropped. */
    public Optional<String> title(IncidentId id) {
        return of(id).flatMap(test -> test.contact(id))
                .map(contact -> contact.page().title());
    }

    /** Handles an answer: any answer proves that the person can be paged. */
    Reply answer(User person, PersonAnswer answer) {
        var test = of(answer.incident());
        var contact = test.flatMap(known -> known.contact(answer.incident()));
        if (test.isEmpty() || contact.isEmpty()) {
            return new Reply.TooLate("This test is over. Nothing is broken.");
        }
        if (!test.get().user().equals(person.name())) {
            return new Reply.Refused("Nothing was done: this test is for somebody else.");
        }
        return answered(
                        test.get(),
                        contact.get(),
                        person.name(),
                        answer.medium().label())
                .<Reply>map(took ->
                        new Reply.Done("You can be reached: you answered after " + seconds(took) + " s.", false))
                .orElseGet(() -> new Reply.AlreadySo("You have answered this test already. Nothing is broken."));
    }

    /**
     * Records an answer in an external system. Changes after the end of the test are Tocsin's own, and an answer of
     * another user proves nothing.
     *
     * @param who a user, or the external name of the person
     */
    public void answeredElsewhere(IncidentId id, String who, String via) {
        var users = configuration.get().directory().users();
        of(id).filter(test -> !test.isOver(time.instant()))
                .filter(test -> test.user().equals(who) || !users.containsKey(who))
                .ifPresent(test -> test.contact(id).ifPresent(contact -> {
                    var unused = answered(test, contact, test.user(), via);
                }));
    }

    private Optional<Duration> answered(PageTest test, PageTest.Contact contact, String by, String via) {
        var now = time.instant();
        if (!contact.answered(now, via)) {
            return Optional.empty();
        }
        var took = Duration.between(test.begunAt(), now);
        LOG.info(
                "{} answered a test page on channel {} after {} s by {}",
                by,
                contact.method().channel(),
                seconds(took),
                via);
        close(test, contact, by, "answered after " + seconds(took) + " s");
        endWhereNothingIsWaitedFor(test);
        return Optional.of(took);
    }

    private static long seconds(Duration duration) {
        return Math.max(1, Math.round(duration.toMillis() / 1000.0));
    }

    /** Records that a provider reports the failure of a message that it accepted. */
    void failed(IncidentId id, String why) {
        of(id).ifPresent(test -> {
            test.contact(id).ifPresent(contact -> contact.failed(why));
            endWhereNothingIsWaitedFor(test);
        });
    }

    private void endWhereNothingIsWaitedFor(PageTest test) {
        if (test.isOver(time.instant())) {
            end(test);
        }
    }

    private void end(PageTest test) {
        test.contacts().forEach(contact -> close(test, contact, "page-test", "the test is over"));
    }

    /** Updates the page as resolved, once, in a channel that keeps pages open. */
    private CompletableFuture<Void> close(PageTest test, PageTest.Contact contact, String by, String reason) {
        return contact.close(() -> tell(test, contact, by, reason).toCompletableFuture());
    }

    private CompletionStage<Void> tell(PageTest test, PageTest.Contact contact, String by, String reason) {
        var page = contact.page();
        var update = new UpdateMessage(
                page.id() + ".u1", 1, page.resolved(), contact.receipt(), by, time.instant(), "page-test", reason);
        return contact.channel()
                .map(channel -> attempt(channel, update).thenAccept(result -> {
                    if (!(result instanceof DeliveryOutcome.Delivered)) {
                        contact.closeFailed();
                        LOG.warn(
                                "Channel {} may still show a test page for {} as open",
                                contact.method().channel(),
                                test.user());
                    }
                }))
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Ends all tests, so that no page stays open in an external system. */
    @Override
    public void close() {
        List<PageTest> all;
        synchronized (tests) {
            all = List.copyOf(tests);
            tests.clear();
        }
        var told = all.stream()
                .flatMap(test ->
                        test.contacts().stream().map(contact -> close(test, contact, "page-test", "the test is over")))
                .toArray(CompletableFuture[]::new);
        var unused = CompletableFuture.allOf(told)
                .completeOnTimeout(null, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> null)
                .join();
    }
}

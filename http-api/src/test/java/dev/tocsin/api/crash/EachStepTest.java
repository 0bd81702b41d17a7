package dev.tocsin.api.crash;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.crash.Providers.Message;
import dev.tocsin.api.crash.Providers.Provider;
import dev.tocsin.core.incident.EventType;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code kill -9} at each step of a page's way to a webhook, to PagerDuty and to Slack, and then of an update's. One
 * kill meets all three: it comes when each of them has reached the step. Whatever the step, the page arrives, and a
 * receiver that honours the key sees it once.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EachStepTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final int ALL = Provider.values().length;

    /** How far it had come. */
    private enum Step {
        /** It was decided, and could not be written. */
        UNPLANNED,
        /** It was written, and nothing that follows had begun. */
        PLANNED,
        /** It was on its way, and the receiver did not get it. */
        SENT,
        /** The receiver had it and had not answered. */
        TAKEN,
        /** The answer was there, and the outcome could not be written. */
        ANSWERED,
        RECORDED
    }

    /** The first page, or update, to each provider meets the kill; those that follow are taken and answered. */
    private static final class Meeting implements Providers.Meeting {
        private final Step step;
        private final boolean ofUpdates;
        private final Set<Provider> met = ConcurrentHashMap.newKeySet();
        private final CountDownLatch arrived = new CountDownLatch(ALL);
        private final CountDownLatch writesHeldUp = new CountDownLatch(1);
        private final CountDownLatch killed = new CountDownLatch(1);

        Meeting(Step step, boolean ofUpdates) {
            this.step = step;
            this.ofUpdates = ofUpdates;
        }

        @Override
        public boolean meet(Message message, Runnable take) {
            var meets = message.isUpdate() == ofUpdates && met.add(message.provider());
            if (!meets || step != Step.SENT) {
                take.run();
            }
            if (!meets) {
                return true;
            }
            arrived.countDown();
            return switch (step) {
                case UNPLANNED, PLANNED, RECORDED -> true;
                case SENT, TAKEN -> {
                    await(killed);
                    yield false;
                }
                case ANSWERED -> {
                    await(writesHeldUp);
                    yield true;
                }
            };
        }
    }

    @TempDir
    private static Path directory;

    private Providers providers;
    private Path data;
    private List<String> arguments;
    private TocsinProcess tocsin;
    /** What the receivers had when Tocsin was killed last. */
    private List<Message> had = List.of();

    @BeforeAll
    void start() throws IOException {
        providers = new Providers();
        data = directory.resolve("data");
        arguments = World.arguments(World.config(directory.resolve("config"), providers), data);
        tocsin = TocsinProcess.start(directory.resolve("log"), arguments);
    }

    @AfterAll
    void stop() throws InterruptedException {
        tocsin.close();
        providers.close();
    }

    @ParameterizedTest
    @EnumSource
    void kill_atEachStep_losesNothing_andDoublesNothingAtReceiversThatHonourTheKey(Step step) throws Exception {
        var alert = "at-" + step;
        switch (step) {
            case UNPLANNED, PLANNED -> {
                killUnanswered(step, alert);
                arrived(incident(alert).orElseThrow(), "page-delivered");
                assertEquals(List.of(), pages(had, alert));
                shownOnce(alert);
            }
            case SENT, TAKEN, ANSWERED, RECORDED -> {
                var incident = killOnTheWay(new Meeting(step, false), () -> fire(alert), "page-delivered");
                var before = pages(had, alert);
                arrived(incident, "page-delivered");
                var pages = shownOnce(alert);
                killOnTheWay(new Meeting(step, true), () -> acknowledge(incident), "update-delivered");
                arrived(incident, "update-delivered");
                toldOnce(pages);
                switch (step) {
                    case SENT -> assertEquals(List.of(), before);
                    case TAKEN, ANSWERED -> assertTrue(pages.size() >= 2 * ALL, () -> "each comes again: " + pages);
                    case RECORDED -> assertEquals(before, pages(providers.taken(), alert), "none comes again");
                    case UNPLANNED, PLANNED -> throw new AssertionError(step);
                }
            }
        }
    }

    /** Nobody was told that the alert was taken. Unless it was planned, its sender sends it again. */
    private void killUnanswered(Step step, String alert) throws Exception {
        providers.on(new Meeting(step, false));
        try (var writes = new HeldUpWrites(Postmaster.url(data), Postmaster.password(data))) {
            var unanswered = CompletableFuture.supplyAsync(() -> fire(alert), Thread::startVirtualThread);
            writes.awaitWriter();
            kill();
            if (step == Step.PLANNED) {
                writes.letThrough();
            } else {
                writes.refuse();
            }
            assertInstanceOf(
                    UncheckedIOException.class,
                    assertThrows(CompletionException.class, unanswered::join).getCause());
        }
        assertEquals(step == Step.PLANNED, incident(alert).isPresent());
        restart();
        if (step == Step.UNPLANNED) {
            fire(alert);
        }
    }

    /** Kills when the message has come to the step on its way to each receiver. */
    private String killOnTheWay(Meeting meeting, Supplier<String> act, String recorded) throws Exception {
        providers.on(meeting);
        var incident = act.get();
        await(meeting.arrived);
        switch (meeting.step) {
            case SENT, TAKEN -> kill();
            case ANSWERED -> {
                try (var writes = new HeldUpWrites(Postmaster.url(data), Postmaster.password(data))) {
                    meeting.writesHeldUp.countDown();
                    writes.awaitWriter();
                    kill();
                    writes.refuse();
                }
            }
            case RECORDED -> {
                arrived(incident, recorded);
                kill();
            }
            case UNPLANNED, PLANNED -> throw new AssertionError(meeting.step);
        }
        meeting.killed.countDown();
        restart();
        return incident;
    }

    private void kill() throws InterruptedException {
        tocsin.kill();
        had = providers.taken();
    }

    private void restart() throws IOException {
        tocsin = TocsinProcess.start(directory.resolve("log"), arguments);
    }

    private void arrived(String incident, String recorded) {
        eventually(() -> assertEquals(
                ALL,
                types(incident).stream().filter(recorded::equals).count(),
                () -> "of " + recorded + " in " + types(incident)));
    }

    /** Whatever came to a provider for the alert came under one key. */
    private List<Message> shownOnce(String alert) {
        var pages = pages(providers.taken(), alert);
        assertEquals(Set.of(Provider.values()), providersOf(pages));
        assertEquals(ALL, pages.stream().map(Message::page).distinct().count(), () -> "shown twice: " + pages);
        return pages;
    }

    /** Each was told what became of its own page, and no more than once. */
    private void toldOnce(List<Message> pages) {
        var keys = pages.stream().map(Message::page).collect(Collectors.toSet());
        var updates = providers.taken().stream()
                .filter(message -> message.isUpdate() && keys.contains(message.page()))
                .toList();
        assertEquals(Set.of(Provider.values()), providersOf(updates));
        assertEquals(ALL, updates.stream().map(Message::update).distinct().count(), () -> "told twice: " + updates);
    }

    private static Set<Provider> providersOf(List<Message> messages) {
        return messages.stream().map(Message::provider).collect(Collectors.toSet());
    }

    private static List<Message> pages(List<Message> messages, String alert) {
        return messages.stream()
                .filter(message -> !message.isUpdate() && message.body().contains(title(alert)))
                .toList();
    }

    private static String title(String alert) {
        return alert + " is broken";
    }

    private String fire(String alert) {
        try (var client = new Client(tocsin.address())) {
            return Client.incidents(client.fire(List.of(alert))).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private String acknowledge(String incident) {
        try (var client = new Client(tocsin.address())) {
            client.acknowledge(incident);
            return incident;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> types(String incident) {
        try (var client = new Client(tocsin.address())) {
            return client.timeline(incident).stream().map(Client.Entry::type).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whose pages are in the journal; asked of the database, for Tocsin may not run. */
    private Optional<String> incident(String alert) {
        try (var connection = DriverManager.getConnection(
                        Postmaster.url(data), EmbeddedDatabase.USER, Postmaster.password(data));
                var statement = connection.prepareStatement("""
                    select id from incident
                    where title = ? and exists (
                      select from event_journal
                      where persistence_id = 'incident|' || id and event_ser_manifest = ?)
                    """)) {
            statement.setString(1, title(alert));
            statement.setString(2, EventType.LEVEL_PAGED.manifest());
            try (var rows = statement.executeQuery()) {
                var found = rows.next() ? Optional.of(rows.getString(1)) : Optional.<String>empty();
                assertFalse(rows.next(), "one alert, one incident");
                return found;
            }
        } catch (SQLException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

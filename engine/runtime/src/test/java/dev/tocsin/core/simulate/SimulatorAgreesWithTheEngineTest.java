package dev.tocsin.core.simulate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.incident.Deadlines;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.simulate.Simulator.Question;
import dev.tocsin.core.simulate.Simulator.Step;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred random policies under random schedules, played by the simulator and lived through by a whole engine (its
 * actors, its journal, its channels) whose clock the test moves from deadline to deadline: the same pages, at the same
 * instants, under the same ids.
 */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SimulatorAgreesWithTheEngineTest {
    private static final long SEED = 20261121;
    private static final int CASES = 100;
    private static final Duration SPAN = Duration.ofHours(12);

    /** The evening before the clocks change in Chicago. */
    private static final Instant START = Instant.parse("2026-10-31T22:17:00Z");

    /** @param why without what the page adds to it, the place of its level, and what it leaves out, the layer */
    private record Sent(Instant at, String page, int level, String recipient, String address, String why) {}

    private final ManualTime clock = new ManualTime(START);
    private final Map<IncidentId, Instant> deadlines = new HashMap<>();
    private final Map<IncidentId, Instant> acknowledgements = new HashMap<>();
    private final ConcurrentLinkedQueue<Sent> sent = new ConcurrentLinkedQueue<>();

    @Test
    void pages_ofTheSimulator_areThoseOfTheEngine() throws InterruptedException {
        var world = new RandomWorld(SEED, START, CASES);
        var directory = world.directory();
        var questions = world.questions(SPAN);
        var expected = new ArrayList<Sent>();
        for (var question : questions) {
            for (var step : Simulator.run(question, directory)) {
                if (step instanceof Step.Sent(var at, var page)) {
                    expected.add(new Sent(
                            at,
                            page.id().value(),
                            page.purpose().code(),
                            page.recipient(),
                            page.contact().address(),
                            page.why().replaceFirst(" \\(layer [^()]*\\)", "")));
                }
            }
        }
        assertTrue(expected.size() > 10 * CASES, () -> "only " + expected.size() + " pages");

        var channel = new RecordingChannel();
        channel.answer(message -> {
            var page = (PageMessage) message;
            sent.add(new Sent(
                    clock.instant(),
                    page.id(),
                    page.purpose().code(),
                    page.recipient(),
                    page.address(),
                    page.why().replaceFirst("^(primary|secondary) (?=on call for)", "")));
            return CompletableFuture.completedFuture(new DeliveryOutcome.Delivered(""));
        });
        try (var database = TestDatabase.fresh();
                var engine = TestEngine.start(database, directory, channel, clock)) {
            live(engine, questions);
        }
        assertEquals(only(expected, sent), only(sent, expected), "pages of one side only: expected the simulator's");
        assertEquals(perLine(expected), perLine(sent));
    }

    private void live(TestEngine engine, List<Question> questions) throws InterruptedException {
        for (var question : questions) {
            var fire = new IncidentCommand.Fire(
                    new Origin("test", "test"), question.alert(), question.placement(), Optional.empty());
            TestEngine.join(engine.engine()
                    .incidents()
                    .open(TestEngine.caller(fire.by()), question.id(), List.of(fire), Optional.empty()));
            deadlines.put(question.id(), START);
            question.acknowledgeAfter().ifPresent(after -> acknowledgements.put(question.id(), START.plus(after)));
        }
        while (true) {
            for (var id : List.copyOf(acknowledgements.keySet())) {
                if (!acknowledgements.get(id).isAfter(clock.instant())) {
                    acknowledge(engine, id);
                }
            }
            for (var id : List.copyOf(deadlines.keySet())) {
                if (!deadlines.get(id).isAfter(clock.instant())) {
                    settle(engine, id);
                }
            }
            var next = Stream.concat(deadlines.values().stream(), acknowledgements.values().stream())
                    .min(Instant::compareTo);
            // The clock stays within the span: the engine's own waker reads it too, and would page for what comes
            // after.
            if (next.isEmpty() || next.get().isAfter(START.plus(SPAN))) {
                return;
            }
            clock.set(next.get());
        }
    }

    private void acknowledge(TestEngine engine, IncidentId id) {
        var by = sent.stream()
                .filter(page -> page.page().startsWith(id + "."))
                .max(Comparator.comparingInt(page -> number(page.page())))
                .map(Sent::recipient)
                .orElse("somebody");
        engine.execute(id, new IncidentCommand.Acknowledge(new Origin(by, "test")));
        acknowledgements.remove(id);
        deadlines.put(id, clock.instant());
    }

    private static int number(String page) {
        return Integer.parseInt(page.substring(page.lastIndexOf('.') + 1));
    }

    /** Wakes it, as the waker does, until nothing is due any more. */
    private void settle(TestEngine engine, IncidentId id) throws InterruptedException {
        while (true) {
            var next = Deadlines.next(engine.incident(id)).map(Deadlines.Deadline::at);
            if (next.isEmpty()) {
                deadlines.remove(id);
                return;
            }
            if (next.get().isAfter(clock.instant())) {
                deadlines.put(id, next.get());
                return;
            }
            engine.engine().incidents().wake(id);
            Thread.sleep(1);
        }
    }

    /** A failure shows these, and not the thousands of pages that agree. */
    private static String only(Collection<Sent> here, Collection<Sent> there) {
        var others = Set.copyOf(there);
        return perLine(here.stream().filter(page -> !others.contains(page)).toList());
    }

    private static String perLine(Collection<Sent> pages) {
        return pages.stream()
                .sorted(Comparator.comparing((Sent page) -> page.page().split("\\.")[0])
                        .thenComparingInt(page -> number(page.page())))
                .map(Sent::toString)
                .collect(Collectors.joining("\n"));
    }
}

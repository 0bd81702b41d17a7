package dev.tocsin.app.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ConfirmingChannel.Confirmation;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.PendingConfirmations;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConfirmationPollerTest {
    private static final Duration WAIT = Duration.ofSeconds(10);

    private final World world = new World();
    private final World.Taker taker = new World.Taker(world.log);
    private final PendingConfirmations pages = channel("ops", taker);
    private final ConfirmationPoller confirmations = world.confirmations();

    @AfterEach
    void close() {
        world.close();
    }

    private PendingConfirmations channel(String name, World.Taker provider) {
        var unconfirmed = new PendingConfirmations(provider);
        world.channels.put(name, new Channel() {
            @Override
            public String type() {
                return provider.type();
            }

            @Override
            public Optional<PendingConfirmations> unconfirmed() {
                return Optional.of(unconfirmed);
            }

            @Override
            public CompletionStage<dev.tocsin.core.incident.page.DeliveryOutcome.Attempted> send(Message message) {
                return CompletableFuture.failedFuture(new AssertionError(message));
            }
        });
        return unconfirmed;
    }

    @Test
    void page_isAskedAboutAfterAWhile_once_andReportedWhereNothingWasMadeOfIt() throws InterruptedException {
        pages.add("a.1", "request-a", Fixtures.T0);
        taker.answers.put("request-b", new Confirmation.Done());
        pages.add("b.1", "request-b", Fixtures.T0.plusSeconds(1));

        world.clock.set(Fixtures.T0.plus(WAIT).minusMillis(1));
        confirmations.tick();
        assertEquals(List.of(), world.log);

        world.clock.set(Fixtures.T0.plus(WAIT));
        confirmations.tick();
        assertEquals(List.of("pause", "request-a"), world.log);
        assertEquals(
                List.of("a.1 request-a nothing was made of it"),
                world.reports.stream()
                        .map(report -> report.page() + " " + report.receipt() + ' ' + report.error())
                        .toList());

        world.clock.advance(Duration.ofHours(1));
        confirmations.tick();
        confirmations.tick();
        assertEquals(List.of("request-a", "request-b"), world.asked());
        assertEquals(1, world.reports.size());
        assertEquals(1, asked("refused"));
        assertEquals(1, asked("done"));
    }

    @Test
    void page_ofWhichNothingIsKnown_isAskedAboutAgain_lessAndLess_andThenCountsAsDelivered()
            throws InterruptedException {
        taker.usual = new Confirmation.NotKnown();
        pages.add("a.1", "request-a", Fixtures.T0);
        var at = Fixtures.T0;
        for (var wait : List.of(10, 20, 40, 80)) {
            world.log.clear();
            world.clock.set(at.plusSeconds(wait - 1));
            confirmations.tick();
            assertEquals(List.of(), world.asked());
            at = at.plusSeconds(wait);
            world.clock.set(at);
            confirmations.tick();
            assertEquals(List.of("request-a"), world.asked());
        }
        world.clock.advance(Duration.ofDays(1));
        confirmations.tick();
        assertEquals(List.of("request-a"), world.asked());
        assertEquals(List.of(), world.reports);
        assertEquals(3, asked("not_yet"));
        assertEquals(1, asked("given_up"));
    }

    @Test
    void manyPages_areAskedAboutOneAfterTheOther_someForEachChannelInTurn() throws InterruptedException {
        taker.usual = new Confirmation.Done();
        var other = new World.Taker(world.log);
        other.usual = new Confirmation.Done();
        var others = channel("other", other);
        for (int i = 1000; i < 1030; i++) {
            pages.add(i + ".1", "r" + i, Fixtures.T0);
        }
        others.add("a.1", "other's", Fixtures.T0);
        world.clock.advance(WAIT);

        confirmations.tick();
        assertEquals(26, world.asked().size());
        assertEquals(1, Collections.frequency(world.asked(), "other's"));
        assertEquals(
                Collections.nCopies(26, "pause"),
                IntStream.range(0, 26).mapToObj(i -> world.log.get(2 * i)).toList());

        confirmations.tick();
        assertEquals(31, world.asked().size());
    }

    @Test
    void provider_thatFails_isLeftAlone_asLongAsItSays_andAskedAgain() throws InterruptedException {
        pages.add("a.1", "request-a", Fixtures.T0);
        pages.add("b.1", "request-b", Fixtures.T0);
        taker.usual = new Confirmation.Failed("HTTP 429", Optional.of(Duration.ofMinutes(2)));
        world.clock.advance(WAIT);
        confirmations.tick();
        assertEquals(1, world.asked().size());

        world.clock.advance(Duration.ofSeconds(119));
        confirmations.tick();
        assertEquals(1, world.asked().size());

        taker.usual = new Confirmation.Done();
        world.clock.advance(Duration.ofSeconds(1));
        confirmations.tick();
        assertEquals(3, world.asked().size());
        assertEquals(1, asked("failed"));
        assertEquals(2, asked("done"));
    }

    @Test
    void moreThanCanBeRemembered_isLeftOut() throws InterruptedException {
        taker.usual = new Confirmation.Done();
        for (int i = 0; i < 10_001; i++) {
            pages.add(i + ".1", "r" + i, Fixtures.T0);
        }
        world.clock.advance(WAIT);
        for (int i = 0; i < 401; i++) {
            confirmations.tick();
        }
        assertEquals(10_000, world.asked().size());
    }

    private double asked(String outcome) {
        return world.meters
                .counter("tocsin.confirmations", "channel", "ops", "outcome", outcome)
                .count();
    }
}

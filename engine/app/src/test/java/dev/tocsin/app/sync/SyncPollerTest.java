package dev.tocsin.app.sync;

import static dev.tocsin.app.sync.World.line;
import static dev.tocsin.core.incident.page.ExternalStatus.TRIGGERED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.channel.SyncedChannel.PageStatus;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When pages in other systems are looked at. */
class SyncPollerTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    private final World world = new World();
    private final World.Other pager = world.channel("pager");
    private final SyncPoller syncPoller = world.reconciler();

    @BeforeEach
    void open() {
        world.incident("a", "new", line("a.1", TRIGGERED, "pager"));
    }

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void afterTheStart_soon_andThenEveryFewMinutes() throws Exception {
        assertEquals(0, asked(Duration.ZERO));
        assertEquals(1, asked(SOON));
        assertEquals(0, asked(Duration.ofMinutes(8)));
        assertEquals(1, asked(Duration.ofMinutes(4)));
    }

    @Test
    void channelThatWorksAgain_isAskedSoon() throws Exception {
        asked(Duration.ZERO);
        assertEquals(1, asked(SOON));

        var works = pager.usual;
        pager.usual = new PageStatus.Failed("HTTP 503", Optional.empty());
        assertEquals(1, asked(Duration.ofMinutes(15)));
        assertEquals(1, asked(SOON));

        pager.usual = works;
        assertEquals(1, asked(SOON));
        assertEquals(0, asked(Duration.ofMinutes(8)));
    }

    @Test
    void channelThatIsNeverToBeAsked_isNot_untilThatChanges() throws Exception {
        pager.every = Optional.empty();
        assertEquals(0, asked(SOON));
        assertEquals(0, asked(Duration.ofDays(1)));

        pager.every = Optional.of(Duration.ofMinutes(1));
        assertEquals(0, asked(Duration.ZERO));
        assertEquals(1, asked(SOON));
    }

    @Test
    void waitThatTheProviderAskedFor_isKeptTo() throws Exception {
        pager.usual = new PageStatus.Failed("HTTP 429", Optional.of(Duration.ofHours(1)));
        asked(Duration.ZERO);
        assertEquals(1, asked(SOON));
        assertEquals(0, asked(Duration.ofMinutes(59)));
        assertEquals(1, asked(Duration.ofMinutes(1)));
    }

    @Test
    void restOfMany_hasItsTurnAtTheNextTick_afterTheOtherChannels() throws Exception {
        for (int i = 0; i < 600; i++) {
            world.incident("b" + i, "new", line("b" + i + ".1", TRIGGERED, "pager"));
        }
        asked(Duration.ZERO);
        assertEquals(500, asked(SOON));
        assertEquals(101, asked(Duration.ZERO));
        assertEquals(0, asked(SOON));
    }

    /** How many questions a tick asks, so much later. */
    private int asked(Duration later) throws Exception {
        world.clock.advance(later);
        world.log.clear();
        syncPoller.tick();
        return world.asked().size();
    }
}

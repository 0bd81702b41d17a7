package dev.tocsin.app.sync;

import static dev.tocsin.app.sync.World.failed;
import static dev.tocsin.app.sync.World.line;
import static dev.tocsin.app.sync.World.seen;
import static dev.tocsin.core.incident.page.ExternalStatus.ACKNOWLEDGED;
import static dev.tocsin.core.incident.page.ExternalStatus.TRIGGERED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.tocsin.channel.ConfirmingChannel.Confirmation;
import dev.tocsin.channel.SyncedChannel.ExternalState;
import dev.tocsin.channel.SyncedChannel.PageStatus;
import dev.tocsin.channel.SyncedChannel.Person;
import dev.tocsin.core.incident.IncidentCommand.Follow;
import dev.tocsin.core.incident.IncidentCommand.ReportFailure;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.runtime.journal.PageIndex;
import dev.tocsin.testing.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SyncRunTest {
    private final World world = new World();
    private final World.Other pager = world.channel("pager");
    private final SyncRun run = world.sweep("pager", pager);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void run_asksAboutEachOpenPageOfItsChannel_oneAfterTheOther_withAPauseBeforeEach() throws Exception {
        world.incident("a", "new", line("a.1", TRIGGERED, "pager"), line("a.2", TRIGGERED, "other pager"));
        world.incident("b", "new");
        world.incident("c", "new", line("c.1", TRIGGERED, "pager"), line("c.2", TRIGGERED, "pager"));

        assertInstanceOf(SyncRun.End.Complete.class, run.run(Fixtures.T0));

        assertEquals(List.of("pause", "a.1", "pause", "c.1", "pause", "c.2"), world.log);
        assertEquals(List.of(), world.commands, "what agrees troubles no incident");
        assertEquals(3, looks("agreed"));
    }

    @Test
    void run_commandsWhereTheSidesDiffer_orWhereThereIsSomethingNew() throws Exception {
        world.incident("a", "new", line("a.1", TRIGGERED, "pager"));
        world.incident("b", "acknowledged", line("b.1", TRIGGERED, "pager"));
        world.incident("c", "acknowledged", line("c.1", TRIGGERED, "pager"));
        world.incident("d", "investigating", line("d.1", ACKNOWLEDGED, "pager"));
        world.ended("e", Fixtures.T0, line("e.1", TRIGGERED, "pager"));
        world.incident("f", "new", line("f.1", TRIGGERED, "pager"));
        pager.answers.put("a.1", seen(ExternalState.ACKNOWLEDGED));
        pager.answers.put("c.1", seen(ExternalState.ACKNOWLEDGED));
        pager.answers.put("d.1", seen(ExternalState.ACKNOWLEDGED));
        pager.answers.put("e.1", seen(ExternalState.RESOLVED));
        pager.answers.put("f.1", new PageStatus.Unknown());

        run.run(Fixtures.T0);

        assertEquals(
                List.of("a.1 acknowledged", "b.1 triggered", "c.1 acknowledged", "e.1 resolved"), world.commanded());
        assertEquals(4, looks("put_right"));
        assertEquals(1, looks("unknown"));
    }

    @Test
    void page_thatTheyTookAndMadeNothingOf_isReported_byWhatTheyCalledIt() throws Exception {
        var taker = new World.Taker(world.log);
        taker.answers.put("request-b", new Confirmation.NotKnown());
        taker.answers.put("request-d", new Confirmation.Failed("HTTP 500", Optional.empty()));
        for (var id : List.of("a", "b", "c", "d")) {
            world.incident(id, "new", line(id + ".1", TRIGGERED, "pager"));
        }
        world.delivered("a.1", "request-a");
        world.delivered("b.1", "request-b");
        world.delivered("c.7", "request-c");
        world.delivered("d.1", "request-d");

        assertInstanceOf(SyncRun.End.Complete.class, world.sweep("pager", taker).run(Fixtures.T0));

        assertEquals(
                List.of(new ReportFailure(
                        new Origin("opsgenie", "opsgenie"), new PageId("a.1"), "request-a", "nothing was made of it")),
                world.reports);
        assertEquals(List.of("a.1", "request-a", "b.1", "request-b", "c.1", "d.1", "request-d"), world.asked());
        assertEquals(7, world.log.stream().filter("pause"::equals).count(), "before each question");
        assertEquals(1, looks("refused"));
        assertEquals(3, looks("unknown"));
    }

    @Test
    void run_says_whoDidItThere_andWhetherTheTimeIsKnown() throws Exception {
        world.incident("a", "new", line("a.1", TRIGGERED, "pager"));
        pager.usual = new PageStatus.Seen(
                ExternalState.RESOLVED, Fixtures.T0, true, Optional.of(new Person("P1", "Sam Doe")));

        run.run(Fixtures.T0);

        assertEquals(
                List.of(new Follow(
                        new Origin("Sam Doe of pagerduty", "pagerduty a.1"),
                        new PageId("a.1"),
                        ExternalStatus.RESOLVED,
                        Fixtures.T0,
                        Follow.How.SEEN_VAGUELY)),
                world.commands);
    }

    @Test
    void failuresInARow_endIt_andTheNextGoesOnBehindThem() throws Exception {
        for (var id : List.of("a", "b", "c", "d", "e")) {
            world.incident(id, "new", line(id + ".1", TRIGGERED, "pager"));
        }
        pager.usual = failed();

        assertInstanceOf(SyncRun.End.Failed.class, run.run(Fixtures.T0));
        assertEquals(List.of("a.1", "b.1", "c.1"), world.asked());

        pager.usual = seen(ExternalState.TRIGGERED);
        world.log.clear();
        assertInstanceOf(SyncRun.End.Complete.class, run.run(Fixtures.T0));
        assertEquals(List.of("d.1", "e.1", "a.1", "b.1", "c.1", "d.1", "e.1"), world.asked());

        world.log.clear();
        run.run(Fixtures.T0);
        assertEquals(List.of("a.1", "b.1", "c.1", "d.1", "e.1"), world.asked());
    }

    @Test
    void onePageThatCannotBeAskedAbout_stopsNobodyElse() throws Exception {
        for (var id : List.of("a", "b", "c", "d", "e")) {
            world.incident(id, "new", line(id + ".1", TRIGGERED, "pager"));
        }
        for (var page : List.of("a.1", "b.1", "d.1", "e.1")) {
            pager.answers.put(page, failed());
        }

        assertInstanceOf(SyncRun.End.Complete.class, run.run(Fixtures.T0));
        assertEquals(5, world.asked().size());
    }

    @Test
    void waitThatTheProviderAskedFor_endsItAtOnce() throws Exception {
        world.incident("a", "new", line("a.1", TRIGGERED, "pager"));
        world.incident("b", "new", line("b.1", TRIGGERED, "pager"));
        var wait = Optional.of(Duration.ofSeconds(30));
        pager.usual = new PageStatus.Failed("HTTP 429", wait);

        var end = assertInstanceOf(SyncRun.End.Failed.class, run.run(Fixtures.T0));

        assertEquals(wait, end.after());
        assertEquals(List.of("a.1"), world.asked());
    }

    @Test
    void manyPages_areAskedAboutInParts_eachOnce() throws Exception {
        var pages = new ArrayList<String>();
        for (int i = 1000; i < 1620; i++) {
            pages.add(i + ".1");
            world.incident(Integer.toString(i), "new", line(i + ".1", TRIGGERED, "pager"));
        }

        assertInstanceOf(SyncRun.End.Rest.class, run.run(Fixtures.T0));
        assertEquals(500, world.asked().size());
        assertInstanceOf(SyncRun.End.Complete.class, run.run(Fixtures.T0));
        assertEquals(pages, world.asked());
    }

    @Test
    void incidentThatEndedDaysAgo_isLeftAlone_andForgotten() throws Exception {
        var longAgo = Fixtures.T0.minus(SyncRun.AFTER_THE_END);
        world.ended("a", longAgo, line("a.1", TRIGGERED, "pager"));
        world.ended("b", longAgo.plusSeconds(1), line("b.1", TRIGGERED, "pager"));
        var index = new PageIndex(world.database);

        run.run(Fixtures.T0);
        assertEquals(List.of("b.1"), world.asked());

        index.forgetElsewhere(longAgo);
        assertEquals(1, index.openElsewhere("", longAgo.minusSeconds(60), 10).size());
    }

    private int looks(String outcome) {
        return (int) world.meters
                .counter("tocsin.reconcile.looks", "channel", "pager", "outcome", outcome)
                .count();
    }
}

package dev.tocsin.runtime.answer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.incident.IncidentCommand.Acknowledge;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StoredDigestsTest {
    private static final String ID = "digest-0123456789abcdef0123456789abcdef";

    private final ManualTime clock = new ManualTime(Fixtures.T0);
    private Database database;
    private StoredDigests digests;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        digests = new StoredDigests(database, clock);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void keptFirst_isWhatIsKept_andEarlierPagesOnlyWhileNobodyHasAnswered() {
        List<IncidentId> ids;
        try (var engine = TestEngine.start(database, Duration.ofMinutes(5), new RecordingChannel())) {
            var signals = List.of(Fixtures.firing("Open", "warning"), Fixtures.firing("Taken", "warning"));
            ids = engine.accept(List.copyOf(signals)).stream()
                    .map(result -> result.incident().orElseThrow())
                    .toList();
            engine.execute(ids.getLast(), new Acknowledge(Fixtures.SAM));
        }
        var wanted = digest(ID, "sam", List.of("i1.1", "i2.1"), List.of(ids.get(0) + ".1", ids.get(1) + ".1", "i9.1"));

        var kept = digests.keep(wanted).join();

        assertEquals(List.of(ids.getFirst() + ".1"), kept.earlier());
        assertEquals(1, kept.before());
        assertEquals(
                Map.of(
                        new IncidentId("i1"),
                        "i1.1",
                        new IncidentId("i2"),
                        "i2.1",
                        ids.getFirst(),
                        ids.getFirst() + ".1"),
                kept.incidents());
        assertEquals(
                kept,
                digests.keep(digest(ID, "sam", List.of("i2.1"), List.of())).join());
        assertEquals(Optional.of(kept), digests.find(ID).join());
        assertEquals(Optional.empty(), digests.find(ID.replace('0', 'f')).join());
    }

    @Test
    void to_findsThoseOfThesePeople_theNewestFirst() {
        keep(1, "sam");
        keep(2, "sam");
        keep(3, "alex");
        keep(4, "kim");
        var found = digests.to(List.of("sam", "alex")).join();
        assertEquals(
                List.of(id(3), id(2), id(1)),
                found.stream().map(StoredDigest::id).toList());
    }

    @Test
    void purge_forgetsThoseWhoseLinksHaveExpired() throws SQLException {
        keep(1, "sam");
        clock.advance(Duration.ofDays(8));
        assertEquals(0, digests.purge());
        keep(2, "sam");
        clock.advance(Duration.ofDays(2));
        assertEquals(1, digests.purge());
        assertEquals(Optional.empty(), digests.find(id(1)).join());
        assertEquals(id(2), digests.find(id(2)).join().orElseThrow().id());
    }

    @Test
    void digestOfAStorm_isKeptWhole() {
        var pages = IntStream.range(0, 25_000)
                .mapToObj(i -> "01m7abcdefghjkmnpqrstv" + i + ".1")
                .toList();
        digests.keep(digest(ID, "sam", pages, List.of())).join();
        assertEquals(pages, digests.find(ID).join().orElseThrow().pages());
    }

    private void keep(int number, String recipient) {
        clock.advance(Duration.ofSeconds(1));
        digests.keep(digest(id(number), recipient, List.of("i" + number + ".1"), List.of()))
                .join();
    }

    private static String id(int number) {
        return ID.substring(0, ID.length() - 1) + number;
    }

    private StoredDigest digest(String id, String recipient, List<String> pages, List<String> earlier) {
        return new StoredDigest(id, recipient, new ContactMethod("text", "+34"), pages, earlier, clock.instant());
    }
}

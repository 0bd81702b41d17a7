package dev.tocsin.api.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.crash.Client.Entry;
import dev.tocsin.api.crash.Receiver.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** What must be true of an incident that nobody answered, whatever happened to Tocsin meanwhile. */
final class Verdicts {
    private final Receiver receiver;
    private final Client client;
    private final Duration timeout;

    Verdicts(Receiver receiver, Client client, Duration timeout) {
        this.receiver = receiver;
        this.client = client;
        this.timeout = timeout;
    }

    /**
     * Both levels were paged, each once and not early, and the timeline tells it all.
     *
     * @return when level 2 was paged
     */
    Instant pagedBothLevels(String incident) {
        var timeline = client.timeline(incident);
        assertEquals(
                LongStream.rangeClosed(1, timeline.size()).boxed().toList(),
                timeline.stream().map(Entry::number).toList(),
                "the entries of " + incident);
        assertEquals(
                List.of("incident-opened", "level-paged", "level-paged", "page-delivered", "page-delivered"),
                timeline.stream()
                        .map(Entry::type)
                        // A sender whose answer was lost though the write was not repeats itself, rightly.
                        .filter(type -> !type.equals("duplicates-counted"))
                        .sorted()
                        .toList(),
                () -> "timeline of " + incident + ": " + timeline);
        assertEquals("incident-opened", timeline.getFirst().type());
        var opened = timeline.getFirst().at();
        IntStream.rangeClosed(1, 2).forEach(level -> pagedOnce(incident, level, timeline));
        var second = paged(timeline, 2);
        var due = paged(timeline, 1).at().plus(timeout);
        assertFalse(second.at().isBefore(due), () -> "level 2 of " + incident + " was paged early: " + timeline);
        assertFalse(second.at().isBefore(opened.plus(timeout)), () -> "early: " + timeline);
        receiver.deliveries(incident, 2)
                .forEach(delivery -> assertFalse(
                        delivery.at().isBefore(due), () -> "level 2 of " + incident + " arrived early: " + delivery));
        return second.at();
    }

    private void pagedOnce(String incident, int level, List<Entry> timeline) {
        var deliveries = receiver.deliveries(incident, level);
        var ids = deliveries.stream().map(Delivery::id).distinct().toList();
        assertEquals(1, ids.size(), () -> "pages of level " + level + " of " + incident + ": " + deliveries);
        assertEquals(
                List.of(level == 1 ? "sam" : "alex"),
                deliveries.stream().map(Delivery::recipient).distinct().toList());
        var delivered = timeline.stream()
                .filter(entry -> entry.type().equals("page-delivered")
                        && entry.text().startsWith("page " + ids.getFirst() + " delivered"))
                .toList();
        assertEquals(1, delivered.size(), () -> "deliveries of " + ids + " in " + timeline);
        assertTrue(
                delivered.getFirst().number() > paged(timeline, level).number(), () -> "delivered first: " + timeline);
    }

    private static Entry paged(List<Entry> timeline, int level) {
        var paged = timeline.stream()
                .filter(entry ->
                        entry.type().equals("level-paged") && entry.text().startsWith("level " + level + " paged"))
                .toList();
        assertEquals(1, paged.size(), () -> "level " + level + " in " + timeline);
        return paged.getFirst();
    }
}

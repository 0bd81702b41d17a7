package dev.tocsin.app.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.SelfMonitoring.TestMessage;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelfTestNoticesTest {
    private final SelfTestNotices notices = new SelfTestNotices(
            () -> Optional.of(new TestMessage("ops", LocalTime.of(2, 30), ZoneId.of("Europe/Berlin"))));

    @Test
    void message_isDueEveryDayAtItsTime_forAnHour() {
        assertEquals(List.of(), at("2026-11-30T01:29:59Z"));
        assertEquals(List.of("2026-11-30T01:30:00Z"), at("2026-11-30T01:30:00Z"));
        assertEquals(List.of("2026-11-30T01:30:00Z"), at("2026-11-30T02:29:59Z"));
        assertEquals(List.of(), at("2026-11-30T02:30:00Z"));
        assertEquals(List.of("2026-12-01T01:30:00Z"), at("2026-12-01T01:30:00Z"));
    }

    @Test
    void timeThatTheClocksSkip_isTakenAfterTheSkip_andOneThatTheyShowTwiceOnce() {
        assertEquals(List.of("2026-03-29T01:30:00Z"), at("2026-03-29T01:30:00Z"));
        assertEquals(List.of("2026-10-25T00:30:00Z"), at("2026-10-25T00:30:00Z"));
        assertEquals(List.of(), at("2026-10-25T01:30:00Z"));
    }

    @Test
    void messageAtMidnight_isNotForgottenWhenTheDayEnds() {
        var late =
                new SelfTestNotices(() -> Optional.of(new TestMessage("ops", LocalTime.of(23, 45), ZoneId.of("UTC"))));

        assertEquals(1, late.due(Instant.parse("2026-12-01T00:15:00Z")).size());
    }

    @Test
    void message_hasAnIdOfItsDay_andSaysWhatItIs() {
        var today = notices.due(Instant.parse("2026-11-30T01:30:00Z")).getFirst();
        var later = notices.due(Instant.parse("2026-11-30T01:50:00Z")).getFirst();
        var tomorrow = notices.due(Instant.parse("2026-12-01T01:30:00Z")).getFirst();

        assertEquals(today.id(), later.id());
        assertNotEquals(today.id(), tomorrow.id());
        assertTrue(today.text().contains("daily test message of Tocsin, sent at 02:30 (Europe/Berlin)"), today::text);
        assertEquals("ops", today.contact().orElseThrow().channel());
    }

    @Test
    void withoutASetting_nothingIsDue() {
        assertEquals(List.of(), new SelfTestNotices(Optional::empty).due(Instant.parse("2026-11-30T01:30:00Z")));
    }

    private List<String> at(String instant) {
        return notices.due(Instant.parse(instant)).stream()
                .map(notice -> notice.about().at().toString())
                .toList();
    }
}

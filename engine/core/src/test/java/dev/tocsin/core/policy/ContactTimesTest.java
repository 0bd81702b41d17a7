package dev.tocsin.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.signal.Urgency;
import dev.tocsin.testing.InSeveralLocales;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Quiet hours, hours of the week and what they make of somebody's rules. */
@InSeveralLocales
class ContactTimesTest {
    private static final ContactMethod CHAT = new ContactMethod("chat", "");
    private static final ContactMethod SMS = new ContactMethod("sms", "");

    private static Instant madrid(String local) {
        return ZonedDateTime.parse(local + "[Europe/Madrid]").toInstant();
    }

    private static QuietHours quiet(String from, String to, String zone) {
        return new QuietHours(LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone));
    }

    private static User sam() {
        return new User(
                "sam",
                "Sam",
                List.of(CHAT, SMS),
                Map.of(
                        Urgency.LOW,
                        List.of(new ContactRule(CHAT, Duration.ZERO), new ContactRule(SMS, Duration.ofMinutes(5)))),
                Optional.of(quiet("22:00", "07:00", "Europe/Madrid")));
    }

    private static List<Optional<Instant>> at(String local, Urgency urgency) {
        return sam().contactsAt(madrid(local), urgency).stream()
                .map(User.Contact::at)
                .toList();
    }

    @Test
    void noRules_everyContactAtOnce_quietHoursOrNot() {
        assertEquals(List.of(Optional.empty(), Optional.empty()), at("2026-06-01T23:00:00+02:00", Urgency.HIGH));
    }

    @Test
    void lowUrgency_waitsForTheEndOfTheQuietHours_andTheRulesCountFromThere() {
        assertEquals(
                List.of(
                        Optional.of(madrid("2026-06-02T07:00:00+02:00")),
                        Optional.of(madrid("2026-06-02T07:05:00+02:00"))),
                at("2026-06-01T23:00:00+02:00", Urgency.LOW));
    }

    @Test
    void laterStepThatFallsIntoQuietHours_waits() {
        assertEquals(
                List.of(Optional.empty(), Optional.of(madrid("2026-06-02T07:00:00+02:00"))),
                at("2026-06-01T21:57:00+02:00", Urgency.LOW));
    }

    /** Minute by minute over days on which the clocks change: the end is when the clock first shows it or later. */
    @ParameterizedTest
    @CsvSource({
        "22:00, 07:00, Europe/Madrid, 2026-03-28",
        "22:00, 02:30, Europe/Madrid, 2026-03-28",
        "01:00, 02:30, Europe/Madrid, 2026-10-24",
        "23:00, 02:00, Australia/Lord_Howe, 2026-04-04",
        "23:00, 02:15, Australia/Lord_Howe, 2026-10-03"
    })
    void quietHours_endWithinADay_andNotInQuietHours(String from, String to, String zone, String day) {
        var hours = quiet(from, to, zone);
        var start = ZonedDateTime.parse(day + "T00:00:00Z").toInstant();
        for (int minute = 0; minute < 3 * 24 * 60; minute++) {
            var now = start.plus(Duration.ofMinutes(minute));
            var end = hours.endAfter(now);
            var local = now.atZone(ZoneId.of(zone)).toLocalTime();
            var wrapped = hours.from().isAfter(hours.to());
            var evening = !local.isBefore(hours.from());
            var shown = wrapped ? evening || local.isBefore(hours.to()) : evening && local.isBefore(hours.to());
            if (!shown) {
                assertEquals(Optional.empty(), end, now::toString);
            }
            end.ifPresent(instant -> {
                assertEquals(true, instant.isAfter(now), now::toString);
                assertEquals(true, Duration.between(now, instant).toHours() <= 12, now::toString);
                var then = instant.atZone(ZoneId.of(zone)).toLocalTime();
                assertEquals(false, then.isBefore(hours.to()), now::toString);
            });
        }
    }

    @Test
    void hours_overMidnight_belongToTheDayTheyStartOn() {
        var night = new Hours(
                Set.of(DayOfWeek.FRIDAY), LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneId.of("Europe/Madrid"));
        assertEquals(true, night.contains(madrid("2026-06-05T22:00:00+02:00")));
        assertEquals(true, night.contains(madrid("2026-06-06T05:59:00+02:00")));
        assertEquals(false, night.contains(madrid("2026-06-06T06:00:00+02:00")));
        assertEquals(false, night.contains(madrid("2026-06-05T05:00:00+02:00")));
        assertEquals(false, night.contains(madrid("2026-06-06T22:00:00+02:00")));
        assertEquals("fri 22:00-06:00 Europe/Madrid", night.toString());
        var always =
                new Hours(EnumSet.allOf(DayOfWeek.class), LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, ZoneId.of("UTC"));
        assertEquals(true, always.contains(madrid("2026-06-06T22:00:00+02:00")));
    }
}

package dev.tocsin.app.notice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.oncall.Layer;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.oncall.ShiftOverride;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code platform} hands over at 08:00 in Berlin every day, from sam to alex on 2026-11-21; people hear 15 minutes before. */
class HandoffNoticesTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant HANDOFF = Instant.parse("2026-11-21T07:00:00Z");
    private static final Instant DUE = HANDOFF.minus(Duration.ofMinutes(15));
    private static final Schedule PLATFORM = Schedule.of(
            "platform",
            BERLIN,
            List.of(Layer.of(
                    "base",
                    Rotation.of(
                            "base",
                            BERLIN,
                            LocalDateTime.parse("2026-11-20T08:00"),
                            Duration.ofDays(1),
                            List.of(new Rotation.Member("sam", 1), new Rotation.Member("alex", 1))))));

    private final Database database =
            Database.open(TestDatabase.freshUrl(), EmbeddedDatabase.USER, TestDatabase.password(), 4);
    private final List<NoticeMessage> sent = Collections.synchronizedList(new ArrayList<>());
    private Function<NoticeMessage, DeliveryOutcome> answer = _ -> new DeliveryOutcome.Delivered("", Duration.ZERO);
    private Schedule schedule = PLATFORM;
    private Optional<ZoneId> zoneOfAlex = Optional.empty();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void look_whenItIsTime_tellsBothThroughTheirFirstContact() throws SQLException {
        node(DUE.minusSeconds(1)).look();
        assertEquals(List.of(), told());

        node(DUE).look();

        assertEquals(List.of("alex", "sam"), told());
        var comesOn = sent.stream()
                .filter(message -> message.recipient().equals("alex"))
                .findFirst()
                .orElseThrow();
        assertEquals("alex", comesOn.address());
        assertEquals(HANDOFF, comesOn.about().at());
        assertEquals(
                "You are on call for platform from Sat 2026-11-21 08:00 +01:00 (Europe/Berlin), after sam",
                comesOn.text());
        assertTrue(sent.stream().anyMatch(m -> m.text().endsWith("; alex takes over")));
        assertEquals(List.of("delivered", "delivered"), outcomes());
    }

    @Test
    void look_byManyNodesAndAfterRestarts_tellsEachOnce() {
        var looks = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    try {
                        node(DUE.plusSeconds(i)).look();
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                }))
                .toList();
        CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new)).join();

        assertEquals(List.of("alex", "sam"), told());
    }

    @Test
    void look_afterALongOutage_tellsNobodyOldNews() throws SQLException {
        node(DUE.plus(Duration.ofHours(1))).look();
        assertEquals(List.of(), told());

        node(DUE.plus(Duration.ofHours(1)).minusSeconds(1)).look();
        assertEquals(List.of("alex", "sam"), told());
    }

    @Test
    void override_thatTakesTheShift_changesWhoIsTold() throws SQLException {
        schedule = overridden("kim", HANDOFF, HANDOFF.plus(Duration.ofDays(1)));

        node(DUE).look();

        assertEquals(List.of("kim", "sam"), told());
        assertTrue(sent.stream().anyMatch(m -> m.text().endsWith("; Kim Poe takes over")));
    }

    /** Like a page; without a zone of their own, in that of the schedule. */
    @Test
    void notice_isInTheRecipientsZone() throws SQLException {
        zoneOfAlex = Optional.of(ZoneId.of("America/New_York"));

        node(DUE).look();

        assertEquals(
                List.of(
                        "You are on call for platform from Sat 2026-11-21 02:00 -05:00 (America/New_York), after sam",
                        "Your time on call for platform ends on Sat 2026-11-21 08:00 +01:00 (Europe/Berlin); alex"
                                + " takes over"),
                sent.stream().map(NoticeMessage::text).sorted().toList());
    }

    @Test
    void override_ofWhoIsOnCallAlready_isNoChangeOfHands() throws SQLException {
        schedule = overridden("sam", HANDOFF.minus(Duration.ofHours(2)), HANDOFF.plus(Duration.ofDays(1)));

        node(DUE).look();

        assertEquals(List.of(), told());
    }

    @Test
    void override_madeAtShortNotice_isToldAtOnce() throws SQLException {
        var now = HANDOFF.plus(Duration.ofHours(5));
        schedule = overridden("kim", now, now.plus(Duration.ofHours(1)));

        node(now.plusSeconds(5)).look();

        assertEquals(List.of("alex", "kim"), told());
    }

    @Test
    void attempt_thatFails_isRepeatedWithTheSameKey() throws SQLException {
        answer = message -> message.attempt() == 1 && message.recipient().equals("sam")
                ? new DeliveryOutcome.Retryable("busy", Duration.ofSeconds(1))
                : new DeliveryOutcome.Delivered("", Duration.ZERO);

        node(DUE).look();
        node(DUE.plusSeconds(1)).look();
        node(DUE.plusSeconds(2)).look();

        assertEquals(List.of("alex", "sam", "sam"), told());
        assertEquals(2, sent.stream().map(NoticeMessage::id).distinct().count());
        assertEquals(List.of("delivered", "delivered"), outcomes());
    }

    private Notices node(Instant now) {
        var directory = Fixtures.directory();
        var users = new java.util.HashMap<>(directory.users());
        users.computeIfPresent("alex", (_, alex) -> in(zoneOfAlex, alex));
        users.put(
                "kim",
                new dev.tocsin.core.policy.User(
                        "kim", "Kim Poe", List.of(new dev.tocsin.core.policy.ContactMethod("pager", "kim"))));
        var own = new Directory(
                "v1",
                users,
                Map.of(),
                Map.of(),
                Map.of("platform", schedule),
                Set.of("pager"),
                Fixtures.severities(),
                Duration.ZERO);
        return new Notices(
                List.of(new HandoffNotices(
                        () -> new HandoffNotices.Setting(own, Map.of("platform", Duration.ofMinutes(15))))),
                database,
                (channel, message) -> {
                    assertEquals("pager", channel);
                    sent.add(message);
                    return CompletableFuture.completedFuture(answer.apply(message));
                },
                Clock.fixed(now, ZoneOffset.UTC),
                new SimpleMeterRegistry());
    }

    private static User in(Optional<ZoneId> zone, User user) {
        return new User(user.name(), user.displayName(), user.contacts(), user.rules(), user.quietHours(), zone);
    }

    private static Schedule overridden(String user, Instant start, Instant end) {
        return PLATFORM.with(List.of(new ShiftOverride(user, start, end, Optional.empty(), "sam", "swap")));
    }

    private List<String> told() {
        return sent.stream().map(NoticeMessage::recipient).sorted().toList();
    }

    private List<String> outcomes() {
        try {
            return database.run(connection -> {
                try (var rows =
                        connection.createStatement().executeQuery("select coalesce(outcome, 'none') from notice")) {
                    var found = new ArrayList<String>();
                    while (rows.next()) {
                        found.add(rows.getString(1));
                    }
                    return found;
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

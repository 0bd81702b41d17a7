package dev.tocsin.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.core.oncall.Layer;
import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.oncall.ShiftOverride;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.policy.Directory.Resolution;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectoryTest {
    private static final Instant MONDAY_NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Instant TUESDAY_HANDOFF = Instant.parse("2026-03-03T08:00:00Z");
    private static final ContactMethod ANN_SMS = new ContactMethod("sms", "+1");
    private static final ContactMethod ANN_MAIL = new ContactMethod("mail", "ann@example.org");
    private static final ContactMethod BOB_SMS = new ContactMethod("sms", "+2");

    private final Directory directory = new Directory(
            "v1",
            Map.of(
                    "ann", new User("ann", "Ann", List.of(ANN_SMS, ANN_MAIL)),
                    "bob", new User("bob", "Bob", List.of(BOB_SMS)),
                    "mute", new User("mute", "Mute", List.of())),
            Map.of(
                    "db", List.of("ann", "mute", "bob"),
                    "empty", List.of(),
                    "silent", List.of("mute", "gone")),
            Map.of(
                    "primary", daily("primary", "ann", "bob"),
                    "silent", daily("silent", "mute")),
            Map.of(
                    "always",
                    Schedule.of("always", ZoneId.of("UTC"), List.of(Layer.of("base", daily("primary", "ann", "bob"))))),
            Set.of("sms", "mail", "room"),
            new SeverityScale(List.of(new SeverityScale.Rule("page", List.of(), Optional.empty())), "page"),
            Duration.ofMinutes(5));

    private final Directory zones = new Directory(
            "v1",
            Map.of(
                    "ann",
                    new User(
                            "ann",
                            "Ann",
                            List.of(ANN_SMS),
                            Map.of(),
                            Optional.empty(),
                            Optional.of(ZoneId.of("Europe/Madrid"))),
                    "bob",
                    new User("bob", "Bob", List.of(BOB_SMS))),
            Map.of(),
            Map.of("chicago", daily("chicago", ZoneId.of("America/Chicago"), "ann", "bob")),
            Map.of(
                    "sydney",
                    Schedule.of(
                            "sydney",
                            ZoneId.of("Australia/Sydney"),
                            List.of(Layer.of("base", daily("primary", "ann", "bob"))))),
            Set.of("room"),
            directory.severities(),
            Duration.ofMinutes(5));

    @Test
    void resolve_aUser_givesEveryContactMethodInOrder() {
        var why = "named in the policy";

        assertEquals(
                new Resolution(List.of(new Recipient("ann", ANN_SMS, why), new Recipient("ann", ANN_MAIL, why)), why),
                directory.resolve(new Responder.User("ann"), MONDAY_NOON));
    }

    @Test
    void zone_isTheirOwn_orThatOfWhatTheyWereFoundBy() {
        var schedule = List.<Responder>of(new Responder.Team("db"), new Responder.Schedule("sydney"));

        assertEquals(Optional.of(ZoneId.of("Europe/Madrid")), zones.zoneOf("ann", schedule));
        assertEquals(Optional.of(ZoneId.of("Australia/Sydney")), zones.zoneOf("bob", schedule));
        assertEquals(
                Optional.of(ZoneId.of("America/Chicago")),
                zones.zoneOf("bob", List.of(new Responder.Rotation("chicago", Responder.Who.NEXT))));
        assertEquals(Optional.empty(), zones.zoneOf("bob", List.of(new Responder.User("bob"))));
        assertEquals(Optional.empty(), zones.zoneOf("bob", List.of(new Responder.Schedule("gone"))));
        assertEquals(Optional.empty(), zones.zoneOf("room", schedule));
    }

    @Test
    void resolve_aTeam_givesEveryMemberWhoCanBeReached() {
        var why = "member of team db";

        assertEquals(
                new Resolution(
                        List.of(
                                new Recipient("ann", ANN_SMS, why),
                                new Recipient("ann", ANN_MAIL, why),
                                new Recipient("bob", BOB_SMS, why)),
                        why),
                directory.resolve(new Responder.Team("db"), MONDAY_NOON));
    }

    @Test
    void resolve_aRotation_givesWhoeverIsOnCallAtThatInstant() {
        var before = directory.resolve(new Responder.Rotation("primary"), TUESDAY_HANDOFF.minusNanos(1));
        var after = directory.resolve(new Responder.Rotation("primary"), TUESDAY_HANDOFF);

        assertEquals("on call for primary, until 2026-03-03T08:00:00Z", before.why());
        assertEquals("ann", before.recipients().getFirst().name());
        var why = "on call for primary, until 2026-03-04T08:00:00Z";
        assertEquals(new Resolution(List.of(new Recipient("bob", BOB_SMS, why)), why), after);
    }

    @Test
    void resolve_theNeighboursOfARotation_givesTheNearestTurnsOfOthers() {
        var next = directory.resolve(new Responder.Rotation("primary", Responder.Who.NEXT), MONDAY_NOON);
        assertEquals("next in primary from 2026-03-03T08:00:00Z", next.why());
        assertEquals("bob", next.recipients().getFirst().name());
        var previous = directory.resolve(new Responder.Rotation("primary", Responder.Who.PREVIOUS), TUESDAY_HANDOFF);
        assertEquals("previous in primary until 2026-03-03T08:00:00Z", previous.why());
        assertEquals("ann", previous.recipients().getFirst().name());
        var all = directory.resolve(new Responder.Rotation("primary", Responder.Who.ALL), MONDAY_NOON);
        assertEquals(
                List.of("ann", "ann", "bob"),
                all.recipients().stream().map(Recipient::name).toList());
    }

    @Test
    void resolve_aRotationOfOne_hasNobodyNext() {
        var next = directory.resolve(new Responder.Rotation("silent", Responder.Who.NEXT), MONDAY_NOON);
        assertEquals(new Resolution(List.of(), "rotation silent has nobody after mute"), next);
    }

    @Test
    void resolve_aRoundRobin_passesOverWhoCannotBeReached() {
        var robin = new Responder.RoundRobin(List.of("ann", "mute", "bob"));
        assertEquals(
                List.of("ann", "bob", "bob", "ann"),
                IntStream.range(0, 4)
                        .mapToObj(turn ->
                                directory.resolve(robin, new Directory.Occasion(MONDAY_NOON, Urgency.HIGH, turn)))
                        .map(found -> found.recipients().getFirst().name())
                        .toList());
        var nobody = directory.resolve(new Responder.RoundRobin(List.of("mute", "gone")), MONDAY_NOON);
        assertEquals("nobody in the round robin has a contact method", nobody.why());
    }

    @Test
    void resolve_aSchedule_givesWhoeverIsOnCallAndSaysByWhichLayer() {
        var why = "on call for always, until 2026-03-03T08:00:00Z (layer base)";

        assertEquals(
                new Resolution(List.of(new Recipient("ann", ANN_SMS, why), new Recipient("ann", ANN_MAIL, why)), why),
                directory.resolve(new Responder.Schedule("always"), MONDAY_NOON));
    }

    @Test
    void with_anOverride_changesWhoIsOnCallForItsTime() {
        var swap = new ShiftOverride(
                "bob", MONDAY_NOON, TUESDAY_HANDOFF.minusSeconds(3600), Optional.empty(), "ann", "dentist");
        var changed = directory.with(Map.of("always", List.of(swap), "gone", List.of(swap)));

        var before = changed.resolve(new Responder.Schedule("always"), MONDAY_NOON.minusSeconds(1));
        var during = changed.resolve(new Responder.Schedule("always"), MONDAY_NOON);
        assertEquals("ann", before.recipients().getFirst().name());
        assertEquals("bob", during.recipients().getFirst().name());
        assertEquals("on call for always, until 2026-03-03T07:00:00Z (override by ann: dentist)", during.why());
    }

    @Test
    void resolve_aChannel_givesTheChannelItself() {
        var why = "a channel of the policy or of its receiver";

        assertEquals(
                new Resolution(List.of(new Recipient("room", new ContactMethod("room", ""), why)), why),
                directory.resolve(new Responder.Channel("room"), MONDAY_NOON));
    }

    @ParameterizedTest
    @CsvSource({
        "user:gone,       user gone is not configured",
        "user:mute,       user mute has no contact method",
        "team:gone,       team gone has no members",
        "team:empty,      team empty has no members",
        "team:silent,     nobody in team silent has a contact method",
        "rotation:gone,   rotation gone is not configured",
        "schedule:gone,   schedule gone is not configured",
        "rotation:silent, user mute has no contact method",
        "channel:gone,    channel gone is not configured",
    })
    void resolve_toNobody_saysWhy(String responder, String why) {
        assertEquals(new Resolution(List.of(), why), directory.resolve(Responder.parse(responder), MONDAY_NOON));
    }

    @Test
    void resolve_aRotationThatHasNotStarted_saysSo() {
        var early = Instant.parse("2026-03-02T07:59:59Z");

        assertEquals(
                new Resolution(List.of(), "rotation primary has nobody on call at 2026-03-02T07:59:59Z"),
                directory.resolve(new Responder.Rotation("primary"), early));
    }

    private static Rotation daily(String name, String... users) {
        return daily(name, ZoneId.of("UTC"), users);
    }

    private static Rotation daily(String name, ZoneId zone, String... users) {
        var members = List.of(users).stream()
                .map(user -> new Rotation.Member(user, 1))
                .toList();
        return Rotation.of(name, zone, LocalDateTime.parse("2026-03-02T08:00"), Duration.ofHours(24), members);
    }
}

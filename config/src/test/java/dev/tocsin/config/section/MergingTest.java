package dev.tocsin.config.section;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;

class MergingTest {
    @Test
    void sections_spreadOverFiles_areOne() {
        var more = "users:\n  casey: {contacts: [{channel: console}]}\n";
        var users = Fixture.valid(Fixture.BASE, more).directory().users();
        assertEquals(Set.of("sam", "alex", "casey"), users.keySet());
    }

    @Test
    void sameName_inTwoFiles_namesBothPlaces() {
        var again = "\nreceivers:\n  critical: {policy: critical}\n";
        assertEquals(
                "b.yaml:3 receivers.critical: 'critical' is defined twice, first at a.yaml:9",
                Fixture.faults(Fixture.BASE, again));
    }

    @Test
    void route_inTwoFiles_namesBothPlaces() {
        assertEquals(
                "b.yaml:1 route: 'route' is given twice, first at a.yaml:10",
                Fixture.faults(Fixture.BASE, Fixture.ROUTE));
    }

    @Test
    void sameKeyTwice_inOneFile_isAProblem() {
        assertEquals(
                "b.yaml:2 dedup_window: 'dedup_window' is given twice, first at b.yaml:1",
                Fixture.faults(Fixture.BASE, "dedup_window: 5m\ndedup_window: 6m\n"));
        assertEquals(
                "b.yaml:1 teams.ops: 'ops' is defined twice, first at b.yaml:1",
                Fixture.faults(Fixture.BASE, "teams: {ops: [sam], ops: [alex]}"));
    }

    @Test
    void version_dependsOnWhatIsSaid_notOnHowItIsWritten() {
        var version =
                Fixture.valid(Fixture.PEOPLE, Fixture.POLICIES, Fixture.ROUTE).version();
        assertTrue(version.matches("[0-9a-f]{12}"), version);
        assertEquals(
                version,
                Fixture.valid(Fixture.ROUTE, Fixture.POLICIES, Fixture.PEOPLE).version());
        assertEquals(version, Fixture.valid("# all in one\n" + Fixture.BASE).version());
        assertEquals(version, Fixture.valid(Fixture.BASE.replace("\n", "\r\n")).version());
        assertNotEquals(
                version, Fixture.valid(Fixture.BASE.replace("15m", "16m")).version());
        assertNotEquals(version, Fixture.valid(Fixture.BASE, "dedup_window: 5m").version());
    }

    @Test
    void version_ignoresTheOrderOfMaps() {
        assertEquals(
                Fixture.valid(Fixture.BASE, "teams: {a: [sam], b: [alex]}").version(),
                Fixture.valid(Fixture.BASE, "teams: {b: [alex], a: [sam]}").version());
    }

    @Test
    void version_dependsOnTheOrderOfLists() {
        var one = Fixture.valid(Fixture.BASE, "teams: {ops: [sam, alex]}").version();
        assertNotEquals(
                one, Fixture.valid(Fixture.BASE, "teams: {ops: [alex, sam]}").version());
    }
}

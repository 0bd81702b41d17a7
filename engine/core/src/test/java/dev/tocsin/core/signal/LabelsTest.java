package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tocsin.testing.InSeveralLocales;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

@InSeveralLocales
class LabelsTest {
    @Test
    void get_ofAMissingLabel_isEmpty() {
        assertEquals("", Labels.EMPTY.get("team"));
        assertEquals("db", Labels.of(Map.of("team", "db")).get("team"));
    }

    @Test
    void of_anEmptyValue_isTheSameAsNoLabel() {
        assertEquals(Labels.EMPTY, Labels.of(Map.of("team", "")));
        assertEquals(Labels.EMPTY, Labels.of(Map.of("team", "db")).with("team", ""));
    }

    @Test
    void with_leavesTheOriginalAlone() {
        var one = Labels.of(Map.of("team", "db"));

        var two = one.with("team", "web").with("zone", "a");

        assertEquals(Labels.of(Map.of("team", "web", "zone", "a")), two);
        assertEquals(Labels.of(Map.of("team", "db")), one);
    }

    @Test
    void only_keepsTheNamedLabelsThatExist() {
        var labels = Labels.of(Map.of("team", "db", "zone", "a"));

        assertEquals(Labels.of(Map.of("team", "db")), labels.only(List.of("team", "missing")));
    }

    @Test
    void of_aMapThatChangesLater_keepsItsOwnCopy() {
        var map = new TreeMap<>(Map.of("team", "db"));
        var labels = new Labels(map);

        map.put("team", "web");

        assertEquals("db", labels.get("team"));
        assertThrows(UnsupportedOperationException.class, () -> labels.values().put("team", "web"));
    }

    @Test
    void of_aMapSortedInAnotherWay_stillTellsUpperFromLowerCase() {
        var map = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        map.put("Team", "db");

        assertEquals("", new Labels(map).get("team"));
        assertEquals("{B=\"2\", a=\"1\"}", new Labels(reversed(Map.of("a", "1", "B", "2"))).toString());
    }

    @Test
    void toString_isSortedAndQuoted() {
        assertEquals(
                "{alertname=\"DiskFull\", team=\"db\"}",
                Labels.of(Map.of("team", "db", "alertname", "DiskFull")).toString());
        assertEquals("{}", Labels.EMPTY.toString());
    }

    @Test
    void toString_ofAValueThatLooksLikeTwoLabels_isNotThatOfTwoLabels() {
        assertNotEquals(
                Labels.of(Map.of("a", "1", "b", "2")).toString(),
                Labels.of(Map.of("a", "1\", b=\"2")).toString());
    }

    @Test
    void toString_ofANameThatLooksLikeTwoLabels_isNotThatOfTwoLabels() {
        assertNotEquals(
                Labels.of(Map.of("a", "1", "b", "2")).toString(),
                Labels.of(Map.of("a=\"1\", b", "2")).toString());
    }

    private static TreeMap<String, String> reversed(Map<String, String> values) {
        var map = new TreeMap<String, String>(Collections.reverseOrder());
        map.putAll(values);
        return map;
    }
}

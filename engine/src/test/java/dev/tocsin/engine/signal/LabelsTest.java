package dev.tocsin.engine.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

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
        assertThrows(
                UnsupportedOperationException.class, () -> labels.values().put("team", "web"));
    }

    @Test
    void of_aMapSortedInAnotherWay_stillTellsUpperFromLowerCase() {
        var map = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        map.put("Team", "db");

        assertEquals("", new Labels(map).get("team"));
        assertEquals(
                "{B=\"2\", a=\"1\"}",
                new Labels(reversed(Map.of("a", "1", "B", "2"))).toString());
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

    /** What can be read back cannot be the same text for two different sets. */
    @Property
    void toString_ofAnyLabels_canBeReadBack(@ForAll("nastyMaps") Map<String, String> map) {
        var labels = Labels.of(map);

        assertEquals(labels, new Reader(labels.toString()).labels());
    }

    @Property
    void toString_ofDifferentLabels_differs(
            @ForAll("nastyMaps") Map<String, String> one, @ForAll("nastyMaps") Map<String, String> two) {
        var same = Labels.of(one).equals(Labels.of(two));

        assertEquals(same, Labels.of(one).toString().equals(Labels.of(two).toString()));
    }

    @Provide
    Arbitrary<Map<String, String>> nastyMaps() {
        var text = Arbitraries.strings()
                .withChars('a', 'n', '"', '\\', '\n', ',', ' ', '=', '{', '}', 'ü')
                .ofMaxLength(5);
        return Arbitraries.maps(text, text).ofMaxSize(3);
    }

    private static TreeMap<String, String> reversed(Map<String, String> values) {
        var map = new TreeMap<String, String>(Collections.reverseOrder());
        map.putAll(values);
        return map;
    }

    /** Reads the text form back. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Labels labels() {
            var map = new HashMap<String, String>();
            expect("{");
            while (!text.startsWith("}", at)) {
                if (!map.isEmpty()) {
                    expect(", ");
                }
                var name = text.startsWith("\"", at) ? quoted() : plain();
                expect("=");
                map.put(name, quoted());
            }
            expect("}");
            assertEquals(text.length(), at, text);
            return Labels.of(map);
        }

        private String plain() {
            var end = text.indexOf('=', at);
            var name = text.substring(at, end);
            at = end;
            return name;
        }

        private String quoted() {
            var value = new StringBuilder();
            expect("\"");
            while (text.charAt(at) != '"') {
                var c = text.charAt(at++);
                if (c == '\\') {
                    var escaped = text.charAt(at++);
                    value.append(escaped == 'n' ? '\n' : escaped);
                } else {
                    value.append(c);
                }
            }
            expect("\"");
            return value.toString();
        }

        private void expect(String token) {
            assertEquals(token, text.substring(at, Math.min(text.length(), at + token.length())), text);
            at += token.length();
        }
    }
}

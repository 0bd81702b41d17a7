package dev.tocsin.core.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class LabelsPropertiesTest {
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

package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class XmlTest {
    @Test
    void text_isEscaped_andWhatXmlCannotSayIsASpace() {
        assertEquals("&lt;a b=&quot;c&quot;&gt; &amp; &apos;d&apos;", Xml.text("<a b=\"c\"> & 'd'"));
        assertEquals("a b c d", Xml.text("a\0b\ud83dc\uffffd"));
        assertEquals("é 🔥\n\t", Xml.text("é 🔥\n\t"));
    }
}

package dev.tocsin.channel.source;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SourcesTest {
    @Test
    void everySource_hasATestThatExtendsTheContract() throws ClassNotFoundException {
        assertTrue(Sources.all().size() >= 3, Sources.all()::toString);
        for (var source : Sources.all().values()) {
            var test = Class.forName(source.getClass().getName() + "Test");

            assertTrue(SourceContract.class.isAssignableFrom(test), source.name());
        }
    }
}

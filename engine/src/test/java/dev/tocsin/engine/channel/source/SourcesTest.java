package dev.tocsin.engine.channel.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SourcesTest {
    @Test
    void sources_areFoundInTheOrderOfTheirLines() {
        assertEquals(
                List.of("alertmanager", "pagerduty", "opsgenie"),
                List.copyOf(Sources.all().keySet()));
    }

    @Test
    void everySource_hasATestThatExtendsTheContract() throws ClassNotFoundException {
        for (var source : Sources.all().values()) {
            var test = Class.forName(source.getClass().getName() + "Test");

            assertTrue(SourceContract.class.isAssignableFrom(test), source.name());
        }
    }
}

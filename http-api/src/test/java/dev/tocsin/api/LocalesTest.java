package dev.tocsin.api;

import dev.tocsin.api.http.TimeReaderTest;
import dev.tocsin.api.webhook.AlertmanagerReaderTest;
import dev.tocsin.engine.testing.InSeveralLocales;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Isolated;

/** Isolated, because other classes of this module run at the same time. */
@Isolated
class LocalesTest {
    @Nested
    @InSeveralLocales
    class Times extends TimeReaderTest {}

    @Nested
    @InSeveralLocales
    class Readers extends AlertmanagerReaderTest {}

    @Nested
    @InSeveralLocales
    class Simulate extends SimulateCommandTest {}

    @Nested
    @InSeveralLocales
    class OnCall extends OnCallCommandTest {}
}

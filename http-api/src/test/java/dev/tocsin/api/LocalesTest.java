package dev.tocsin.api;

import dev.tocsin.testing.InSeveralLocales;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.parallel.Isolated;

/** Isolated, because other classes of this module run at the same time. */
@Isolated
class LocalesTest {
    @Nested
    @InSeveralLocales
    class Simulate extends SimulateCommandTest {}

    @Nested
    @InSeveralLocales
    class OnCall extends OnCallCommandTest {}
}

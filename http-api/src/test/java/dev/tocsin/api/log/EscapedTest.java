package dev.tocsin.api.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The program's own logback.xml, and what its appenders make of text from outside. */
class EscapedTest {
    private static final String FORGED =
            "disk full\n2026-11-30T00:00:00.000Z INFO  forged\u001b[2J\r\u202e\u2066\u2028\u0085x";

    @ParameterizedTest
    @ValueSource(strings = {"dev.tocsin.Anything", "tocsin.page"})
    void textFromOutside_staysInItsLine(String logger) throws Exception {
        var line = line(logger, FORGED, null);
        assertEquals(line.length() - 1, line.indexOf('\n'), line);
        assertEquals(
                0, line.chars().filter(c -> c < ' ' && c != '\n' || c > 0x7e).count(), line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.tocsin.Anything", "tocsin.page"})
    void messageOfAnException_staysInItsLine(String logger) throws Exception {
        var lines = line(logger, "failed", new IllegalStateException(FORGED, new IllegalArgumentException(FORGED)))
                .lines()
                .toList();
        assertEquals(
                1,
                lines.stream()
                        .filter(line -> line.startsWith("java.lang.IllegalState"))
                        .count());
        assertEquals(
                1, lines.stream().filter(line -> line.startsWith("Caused by: ")).count());
        assertEquals(3, lines.stream().filter(line -> !line.startsWith("\t")).count(), () -> String.join("\n", lines));
    }

    @ParameterizedTest
    @CsvSource({"plain text äöü 日本,plain text äöü 日本", "'a\tb','a\\tb'", "'a\u061cb','a\\u061cb'"})
    void onlyUnsafeCharacters_areEscaped(String text, String wanted) {
        assertEquals(wanted, Escaped.of(text));
    }

    @Test
    void halfOfACharacter_isEscaped() {
        assertEquals("a\\ud83db", Escaped.of("a\ud83db"));
        assertEquals("a😀b", Escaped.of("a😀b"));
    }

    private static String line(String logger, String message, Throwable thrown) throws Exception {
        var context = new LoggerContext();
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(EscapedTest.class.getResource("/logback.xml"));
        var wanted = context.getLogger(logger);
        var appenders = wanted.iteratorForAppenders().hasNext() ? wanted : context.getLogger("ROOT");
        Iterable<ch.qos.logback.core.Appender<ch.qos.logback.classic.spi.ILoggingEvent>> all =
                appenders::iteratorForAppenders;
        var appender =
                StreamSupport.stream(all.spliterator(), false).findFirst().orElseThrow();
        @SuppressWarnings("unchecked")
        var encoder = (Encoder<ch.qos.logback.classic.spi.ILoggingEvent>) ((ConsoleAppender<?>) appender).getEncoder();
        var event = new LoggingEvent("test", wanted, Level.WARN, message, thrown, null);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }
}

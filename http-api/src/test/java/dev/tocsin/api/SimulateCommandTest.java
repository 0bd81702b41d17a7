package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** {@code ./tocsin simulate} on the built-in example. */
class SimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return new CommandLine(new SimulateCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private List<String> pages() {
        return out.toString()
                .lines()
                .filter(line -> line.contains("-> "))
                .map(line -> line.substring(4, line.indexOf(" by ")))
                .toList();
    }

    @Test
    void nobodyAnswers_everyLevelIsPaged_alsoOverTheEndOfSummerTime() {
        assertEquals(
                0,
                run(
                        "--policy",
                        "critical",
                        "--at",
                        "2026-11-01T01:50",
                        "--time-zone",
                        "America/Chicago",
                        "--for",
                        "2h"));
        assertEquals(
                List.of(
                        "2026-11-01 01:50:00 -05:00  -> Alex Kim",
                        "2026-11-01 01:05:00 -06:00  -> Taylor Brooks",
                        "2026-11-01 01:20:00 -06:00  -> Morgan Lee",
                        "2026-11-01 01:20:00 -06:00  -> Taylor Brooks",
                        "2026-11-01 01:50:00 -06:00  -> Alex Kim",
                        "2026-11-01 02:05:00 -06:00  -> Taylor Brooks",
                        "2026-11-01 02:20:00 -06:00  -> Morgan Lee",
                        "2026-11-01 02:20:00 -06:00  -> Taylor Brooks"),
                pages());
        assertTrue(out.toString().contains("escalation ended: every level was paged and nobody answered"));
    }

    @Test
    void acknowledged_pagesNobodyUntilTheAcknowledgementRunsOut() {
        run("--policy", "critical", "--at", "2026-06-01T12:00:00Z", "--ack-after", "5m", "--for", "40m");
        assertEquals(2, pages().size());
        assertTrue(out.toString().contains("12:05:00 Z  acknowledged by "), out::toString);
        assertTrue(out.toString().contains("12:35:00 Z  new again: "), out::toString);
    }

    @Test
    void timesInReasons_areInTheZoneThatIsAskedFor() {
        run("--policy", "critical", "--at", "2026-12-12", "--time-zone", "America/Chicago", "--for", "1h");
        assertTrue(out.toString().contains("Sat 2026-12-12 00:00:00 -06:00  opened"), out::toString);
        assertFalse(Pattern.compile("\\dZ").matcher(out.toString()).find(), out::toString);
    }

    @Test
    void withoutAConfiguration_theExampleIsNamed() {
        run("--policy", "critical");
        assertTrue(out.toString().startsWith("This is the built-in example, not your configuration"), out::toString);
    }

    @Test
    void wrongOptions_areSaidSo() {
        assertEquals(2, run("--policy", "gone"));
        assertTrue(
                err.toString()
                        .contains("there is no policy gone; there are critical, info, payments, sev1, sev2, sev3, sev4,"
                                + " warning"),
                err::toString);
        assertEquals(2, run("--policy", "info", "--at", "noon"));
        assertEquals(2, run("--policy", "info", "--for", "long"));
        assertEquals(2, run("--policy", "info", "--severity", "worst"));
    }
}

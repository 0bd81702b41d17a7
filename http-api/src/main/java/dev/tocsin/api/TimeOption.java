package dev.tocsin.api;

import dev.tocsin.core.oncall.WallClock;
import dev.tocsin.core.signal.TimeReader;
import dev.tocsin.core.time.TimeSource;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The options {@code --at} and {@code --time-zone}: one grammar for every command that can use another time than now.
 */
final class TimeOption {
    private static final String FORMS = "2026-12-12, 2026-12-12T08:00 or 2026-12-12T08:00:00+01:00";

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli
    private CommandSpec command;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "a day, a local time, or a time with its offset: " + FORMS + " (default: now)")
    private @Nullable String at;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "zone of a local --at and of every time that is printed, such as America/Chicago"
                    + " (default: the schedule's own, or UTC where there is none)")
    private @Nullable String timeZone;

    private final Instant now = TimeSource.system().instant();

    /** The zone that was given, or the usual one. */
    ZoneId zone(ZoneId usual) {
        if (timeZone == null) {
            return usual;
        }
        try {
            return ZoneId.of(timeZone);
        } catch (DateTimeException e) {
            throw wrong("--time-zone takes the name of a zone such as America/Chicago, not " + timeZone, e);
        }
    }

    /** The time that was given, or now. A local time that the clocks skip is the instant of the skip. */
    Instant at(ZoneId zone) {
        if (at == null) {
            return now;
        }
        var given = at;
        return TimeReader.parse(given)
                .or(() -> local(given).map(time -> WallClock.instantOf(time, zone)))
                .orElseThrow(() -> wrong("--at takes a time such as " + FORMS + ", not " + given, null));
    }

    private static Optional<LocalDateTime> local(String text) {
        try {
            return Optional.of(
                    text.contains("T")
                            ? LocalDateTime.parse(text)
                            : LocalDate.parse(text).atStartOfDay());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private ParameterException wrong(String message, @Nullable Throwable cause) {
        return new ParameterException(command.commandLine(), message, cause);
    }
}

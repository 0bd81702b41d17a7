package dev.tocsin.config.section;

import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Types;
import java.time.Duration;

/** All keys of the configuration, from the top. */
public final class Sections {
    static final Key<Duration> DEDUP_WINDOW = Key.optional(
                    "dedup_window",
                    Types.duration("0s", "30d"),
                    "5m",
                    "for how long after its end an incident is re-opened by the same problem")
            .or("5m");

    public static final Section ROOT = Section.of(
            "the configuration",
            ChannelsReader.CHANNELS,
            PeopleReader.USERS,
            PeopleReader.TEAMS,
            RotationsReader.ROTATIONS,
            SchedulesReader.SCHEDULES,
            PoliciesReader.POLICIES,
            RoutesReader.RECEIVERS,
            IntervalsReader.TIME_INTERVALS,
            MaintenanceReader.KEY,
            AccessReader.WEBHOOKS,
            AccessReader.TOKENS,
            OutgoingReader.EXTERNAL_URL,
            OutgoingReader.TRUSTED_PROXIES,
            OutgoingReader.KEY,
            SeveritiesReader.SEVERITIES,
            SeveritiesReader.DEFAULT_SEVERITY,
            DEDUP_WINDOW,
            StormGuardReader.KEY,
            CorrelationReader.KEY,
            SelfMonitoringReader.KEY,
            RoutesReader.ROUTE,
            InhibitionReader.KEY);

    private Sections() {}
}

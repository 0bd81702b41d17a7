package dev.tocsin.api;

import dev.tocsin.channel.InstantText;
import dev.tocsin.core.incident.EventType;
import dev.tocsin.core.incident.IncidentEvent;
import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.simulate.Simulator.Step;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Prints a simulation: a line for each event and each page, all times in one zone, people by name. */
final class SimulationText {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss XXX", Locale.ROOT);

    private final Directory directory;
    private final ZoneId zone;

    SimulationText(Directory directory, ZoneId zone) {
        this.directory = directory;
        this.zone = zone;
    }

    String of(Step step) {
        var text =
                switch (step) {
                    case Step.Happened(IncidentEvent.LevelPaged level) -> level(level);
                    case Step.Happened(var event) -> EventType.sentence(event);
                    case Step.Sent(_, var page) -> page(page);
                };
        return TIME.format(step.at().atZone(zone)) + "  " + local(text, step.at());
    }

    /** Without its pages, each of which has a line of its own. */
    private static String level(IncidentEvent.LevelPaged paged) {
        return "level " + paged.level() + ": " + paged.reason() + "; the next step is at " + paged.nextAt();
    }

    private String page(Page page) {
        return "-> " + name(page.recipient()) + " by " + page.contact().channel() + ": " + page.why();
    }

    private String name(String recipient) {
        return Optional.ofNullable(directory.users().get(recipient))
                .map(User::displayName)
                .orElse(recipient);
    }

    private String local(String text, Instant now) {
        return new InstantText(zone, now).in(text);
    }
}

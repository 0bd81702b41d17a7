package dev.tocsin.api.incident;

import dev.tocsin.api.http.Body;
import dev.tocsin.api.http.Problem;
import dev.tocsin.channel.JsonText;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.Origin;
import dev.tocsin.core.signal.TimeReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads the body of a PATCH of an incident: one command for each field, all of them or none. */
final class Changes {
    static final Set<String> FIELDS = Set.of("status", "severity", "owner", "snoozedUntil", "user");
    private static final Set<String> STATUSES = Set.of("new", "acknowledged", "investigating", "mitigated", "resolved");

    /** The statuses that make the person who sets them the owner. */
    private static final Set<String> OWNED = Set.of("acknowledged", "investigating", "mitigated");

    private Changes() {}

    /** All faults are answered together: fields that cannot be read, and commands that nobody could carry out. */
    static IncidentCommand read(Body body, Origin by, Directory directory, Instant now) {
        var commands = new ArrayList<IncidentCommand>();
        body.text("severity", 64).ifPresent(name -> directory
                .severities()
                .find(name)
                .ifPresentOrElse(
                        severity -> commands.add(new IncidentCommand.ChangeSeverity(by, severity)),
                        () -> body.fault("severity", "is not on the configured scale")));
        // An acknowledgement makes its author the owner, and a resolved incident takes nothing more.
        var status = body.text("status", 64);
        status.filter(s -> !s.equals("resolved")).ifPresent(s -> status(body, s, by, commands));
        if (status.filter(OWNED::contains).isPresent()) {
            Owners.require(body, by, directory);
        }
        body.text("owner", 64).ifPresent(user -> commands.add(new IncidentCommand.Assign(by, user)));
        if (body.has("snoozedUntil") && body.isNull("snoozedUntil")) {
            commands.add(new IncidentCommand.EndSnooze(by));
        }
        body.time("snoozedUntil").ifPresent(until -> commands.add(new IncidentCommand.Snooze(by, until)));
        status.filter(s -> s.equals("resolved")).ifPresent(s -> status(body, s, by, commands));
        if (commands.isEmpty() && !body.hasFaults()) {
            body.fault("nothing to change: give status, severity, owner or snoozedUntil");
        }
        body.check(impossible(body, directory, now));
        return new IncidentCommand.All(by, commands);
    }

    private static List<Problem.Fault> impossible(Body body, Directory directory, Instant now) {
        var faults = new ArrayList<Problem.Fault>();
        var owner = JsonText.of(body.node("owner"));
        if (!owner.isEmpty() && !directory.users().containsKey(owner)) {
            faults.add(new Problem.Fault("/owner", "owner is not a configured user"));
        }
        if (TimeReader.parse(JsonText.of(body.node("snoozedUntil")))
                .filter(until -> !until.isAfter(now))
                .isPresent()) {
            faults.add(new Problem.Fault("/snoozedUntil", "snoozedUntil must be in the future"));
        }
        return faults;
    }

    private static void status(Body body, String status, Origin by, List<IncidentCommand> commands) {
        switch (status) {
            case "new" -> commands.add(new IncidentCommand.Unacknowledge(by));
            case "acknowledged" -> commands.add(new IncidentCommand.Acknowledge(by));
            case "investigating" -> commands.add(new IncidentCommand.Investigate(by));
            case "mitigated" -> commands.add(new IncidentCommand.Mitigate(by));
            case "resolved" -> commands.add(new IncidentCommand.Resolve(by, "resolved by " + by.who()));
            default ->
                body.fault(
                        "status",
                        "must be one of "
                                + String.join(", ", STATUSES.stream().sorted().toList()));
        }
    }
}

package dev.tocsin.engine.policy;

import dev.tocsin.engine.oncall.Rotation;
import dev.tocsin.engine.signal.SeverityScale;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The people, teams, rotations and rules of one version of the configuration: what a due level is looked up in.
 *
 * @param version a hash of the configuration, journaled with every look-up
 * @param channels names of the configured channels
 * @param dedupWindow how long after its end an incident is re-opened by the same problem rather than a new one opened
 */
public record Directory(
        String version,
        Map<String, User> users,
        Map<String, List<String>> teams,
        Map<String, Rotation> rotations,
        Set<String> channels,
        SeverityScale severities,
        Duration dedupWindow) {
    public Directory {
        users = Map.copyOf(users);
        teams = Map.copyOf(teams);
        rotations = Map.copyOf(rotations);
        channels = Set.copyOf(channels);
    }

    /**
     * Somebody to page, by which way, and why it is them.
     *
     * @param name the user, or the channel where nobody in particular is behind it
     */
    public record Recipient(String name, ContactMethod contact, String why) {}

    /** Who a responder stands for at an instant: recipients, or the reason why there are none. */
    public record Resolution(List<Recipient> recipients, String why) {
        public Resolution {
            recipients = List.copyOf(recipients);
        }
    }

    public Resolution resolve(Responder responder, Instant at) {
        return switch (responder) {
            case Responder.User(var name) -> contactsOf(name, "named in the policy");
            case Responder.Team(var name) -> team(name);
            case Responder.Rotation(var name) -> onCall(name, at);
            case Responder.Channel(var name) -> channel(name);
        };
    }

    private Resolution contactsOf(String name, String why) {
        var user = users.get(name);
        if (user == null) {
            return nobody("user " + name + " is not configured");
        }
        var recipients = user.contacts().stream()
                .map(contact -> new Recipient(name, contact, why))
                .toList();
        return recipients.isEmpty()
                ? nobody("user " + name + " has no contact method")
                : new Resolution(recipients, why);
    }

    private Resolution team(String name) {
        var members = teams.get(name);
        if (members == null || members.isEmpty()) {
            return nobody("team " + name + " has no members");
        }
        var why = "member of team " + name;
        var recipients = members.stream()
                .flatMap(member -> contactsOf(member, why).recipients().stream())
                .toList();
        return recipients.isEmpty()
                ? nobody("nobody in team " + name + " has a contact method")
                : new Resolution(recipients, why);
    }

    private Resolution onCall(String name, Instant at) {
        var rotation = rotations.get(name);
        if (rotation == null) {
            return nobody("rotation " + name + " is not configured");
        }
        var shift = rotation.shiftAt(at);
        return shift.map(s -> contactsOf(s.user(), "on call in " + name + " until " + s.end()))
                .orElseGet(() -> nobody("rotation " + name + " has nobody on call at " + at));
    }

    private Resolution channel(String name) {
        return channels.contains(name)
                ? new Resolution(
                        List.of(new Recipient(name, new ContactMethod(name, ""), "named in the policy")),
                        "named in the policy")
                : nobody("channel " + name + " is not configured");
    }

    private static Resolution nobody(String why) {
        return new Resolution(List.of(), why);
    }
}

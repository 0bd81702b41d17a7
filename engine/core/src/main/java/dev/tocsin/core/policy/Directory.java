package dev.tocsin.core.policy;

import dev.tocsin.core.oncall.Rotation;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.oncall.Shift;
import dev.tocsin.core.oncall.ShiftOverride;
import dev.tocsin.core.signal.SeverityScale;
import dev.tocsin.core.signal.Urgency;
import dev.tocsin.core.suppression.SuppressionRules;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The people, teams, rotations and rules of one version of the configuration. The responders of a level are resolved
 * with it when the level is due.
 *
 * @param version a hash of the configuration, recorded in the journal with every level that is paged
 * @param channels names of the configured channels
 * @param ringing names of those that make phone calls: notices that need no action are not sent through them
 * @param dedupWindow how long after its end the same problem re-opens an incident instead of opening a new one
 * @param suppressionRules what must not be paged for a while
 */
public record Directory(
        String version,
        Map<String, User> users,
        Map<String, List<String>> teams,
        Map<String, Rotation> rotations,
        Map<String, Schedule> schedules,
        Set<String> channels,
        Set<String> ringing,
        SeverityScale severities,
        Duration dedupWindow,
        SuppressionRules suppressionRules) {
    public Directory {
        users = Map.copyOf(users);
        teams = Map.copyOf(teams);
        rotations = Map.copyOf(rotations);
        schedules = Map.copyOf(schedules);
        channels = Set.copyOf(channels);
        ringing = Set.copyOf(ringing);
    }

    /** A directory without suppression rules and without channels that ring. */
    public Directory(
            String version,
            Map<String, User> users,
            Map<String, List<String>> teams,
            Map<String, Rotation> rotations,
            Map<String, Schedule> schedules,
            Set<String> channels,
            SeverityScale severities,
            Duration dedupWindow) {
        this(
                version,
                users,
                teams,
                rotations,
                schedules,
                channels,
                Set.of(),
                severities,
                dedupWindow,
                SuppressionRules.NONE);
    }

    /**
     * A recipient to page, the contact method, and why this recipient.
     *
     * @param name the user, or the channel
     * @param notBefore the time that the user's own rules set; empty = at once
     */
    public record Recipient(String name, ContactMethod contact, String why, Optional<Instant> notBefore) {
        public Recipient(String name, ContactMethod contact, String why) {
            this(name, contact, why, Optional.empty());
        }
    }

    /**
     * What a responder is resolved for.
     *
     * @param turn the position in a round robin, from 0; after the last user it starts again
     */
    public record Occasion(Instant at, Urgency urgency, int turn) {}

    /** The recipients that a responder resolves to at an instant, or the reason why there are none. */
    public record Resolution(List<Recipient> recipients, String why) {
        public Resolution {
            recipients = List.copyOf(recipients);
        }
    }

    /** This directory with more overrides, by schedule; those of schedules that are not configured are ignored. */
    public Directory with(Map<String, List<ShiftOverride>> overrides) {
        var changed = new HashMap<>(schedules);
        overrides.forEach((name, more) -> changed.computeIfPresent(name, (_, schedule) -> schedule.with(more)));
        return new Directory(
                version,
                users,
                teams,
                rotations,
                changed,
                channels,
                ringing,
                severities,
                dedupWindow,
                suppressionRules);
    }

    /** This directory with other suppression rules. */
    public Directory with(SuppressionRules other) {
        return new Directory(
                version, users, teams, rotations, schedules, channels, ringing, severities, dedupWindow, other);
    }

    /** This directory with another version, so that the journal shows what was used. */
    public Directory named(String other) {
        return new Directory(
                other,
                users,
                teams,
                rotations,
                schedules,
                channels,
                ringing,
                severities,
                dedupWindow,
                suppressionRules);
    }

    /** This directory with other channels that ring. */
    public Directory withRinging(Set<String> others) {
        return new Directory(
                version,
                users,
                teams,
                rotations,
                schedules,
                channels,
                others,
                severities,
                dedupWindow,
                suppressionRules);
    }

    public boolean rings(ContactMethod contact) {
        return ringing.contains(contact.channel());
    }

    /**
     * The time zone of a recipient: the user's own, or that of the first schedule or rotation among the responders.
     * Empty = neither is known, or the recipient is a channel.
     */
    public Optional<ZoneId> zoneOf(String recipient, List<Responder> responders) {
        return Optional.ofNullable(users.get(recipient))
                .flatMap(user -> user.zone().or(() -> responders.stream()
                        .flatMap(responder -> zoneOf(responder).stream())
                        .findFirst()));
    }

    public Optional<ZoneId> zoneOf(Responder responder) {
        return switch (responder) {
            case Responder.Schedule(var name) ->
                Optional.ofNullable(schedules.get(name)).map(Schedule::zone);
            case Responder.Rotation(var name, _) ->
                Optional.ofNullable(rotations.get(name)).map(Rotation::zone);
            case Responder.User _, Responder.Team _, Responder.Channel _, Responder.RoundRobin _ -> Optional.empty();
        };
    }

    /** Resolves a responder for high urgency and the first turn of a round robin. */
    public Resolution resolve(Responder responder, Instant at) {
        return resolve(responder, new Occasion(at, Urgency.HIGH, 0));
    }

    public Resolution resolve(Responder responder, Occasion occasion) {
        return switch (responder) {
            case Responder.User(var name) -> contactsOf(name, "named in the policy", occasion);
            case Responder.Team(var name) -> team(name, occasion);
            case Responder.Rotation(var name, var who) -> onCall(name, who, occasion);
            case Responder.Schedule(var name) -> scheduled(name, occasion);
            case Responder.Channel(var name) -> channel(name);
            case Responder.RoundRobin(var names) -> roundRobin(names, occasion);
        };
    }

    private Resolution contactsOf(String name, String why, Occasion occasion) {
        var user = users.get(name);
        if (user == null) {
            return nobody("user " + name + " is not configured");
        }
        var recipients = user.contactsAt(occasion.at(), occasion.urgency()).stream()
                .map(contact -> new Recipient(
                        name,
                        contact.method(),
                        contact.why().isEmpty() ? why : why + ", " + contact.why(),
                        contact.at()))
                .toList();
        return recipients.isEmpty()
                ? nobody("user " + name + " has no contact method")
                : new Resolution(recipients, why);
    }

    private Resolution all(List<String> names, String why, Occasion occasion) {
        return new Resolution(
                names.stream()
                        .flatMap(name -> contactsOf(name, why, occasion).recipients().stream())
                        .toList(),
                why);
    }

    private Resolution team(String name, Occasion occasion) {
        var members = teams.get(name);
        if (members == null || members.isEmpty()) {
            return nobody("team " + name + " has no members");
        }
        var found = all(members, "member of team " + name, occasion);
        return found.recipients().isEmpty() ? nobody("nobody in team " + name + " has a contact method") : found;
    }

    private Resolution onCall(String name, Responder.Who who, Occasion occasion) {
        var rotation = rotations.get(name);
        if (rotation == null) {
            return nobody("rotation " + name + " is not configured");
        }
        if (who == Responder.Who.ALL) {
            var members = rotation.turns().stream()
                    .distinct()
                    .filter(turn -> !turn.equals(Rotation.NOBODY))
                    .toList();
            var found = all(members, "member of rotation " + name, occasion);
            return found.recipients().isEmpty()
                    ? nobody("nobody in rotation " + name + " has a contact method")
                    : found;
        }
        var current = rotation.shiftAt(occasion.at());
        if (current.isEmpty()) {
            return nobody("rotation " + name + " has nobody on call at " + occasion.at());
        }
        var shift = current.get();
        if (shift.user().equals(Rotation.NOBODY)) {
            return nobody("it is nobody's turn in rotation " + name + " until " + shift.end());
        }
        return switch (who) {
            case CURRENT, ALL -> contactsOf(shift.user(), "on call for " + name + ", until " + shift.end(), occasion);
            case NEXT ->
                neighbour(rotation, shift, s -> rotation.shiftAt(s.end()))
                        .map(s -> contactsOf(s.user(), "next in " + name + " from " + s.start(), occasion))
                        .orElseGet(() -> nobody("rotation " + name + " has nobody after " + shift.user()));
            case PREVIOUS ->
                neighbour(rotation, shift, s -> rotation.shiftAt(s.start().minusNanos(1)))
                        .map(s -> contactsOf(s.user(), "previous in " + name + " until " + s.end(), occasion))
                        .orElseGet(() -> nobody("rotation " + name + " has nobody before " + shift.user()));
        };
    }

    /** The nearest shift of another user, within one cycle. */
    private static Optional<Shift> neighbour(Rotation rotation, Shift shift, Function<Shift, Optional<Shift>> step) {
        var found = step.apply(shift);
        for (int i = 0; i < rotation.turns().size() && found.isPresent(); i++) {
            if (!Set.of(shift.user(), Rotation.NOBODY).contains(found.get().user())) {
                return found;
            }
            found = step.apply(found.get());
        }
        return Optional.empty();
    }

    /** The user whose turn it is or, if that user has no contact method, the next one in the list who has. */
    private Resolution roundRobin(List<String> names, Occasion occasion) {
        for (int i = 0; i < names.size(); i++) {
            var name = names.get(Math.floorMod(occasion.turn() + i, names.size()));
            var found = contactsOf(name, "their turn in the round robin", occasion);
            if (!found.recipients().isEmpty()) {
                return found;
            }
        }
        return nobody("nobody in the round robin has a contact method");
    }

    private Resolution scheduled(String name, Occasion occasion) {
        var schedule = schedules.get(name);
        if (schedule == null) {
            return nobody("schedule " + name + " is not configured");
        }
        var period = schedule.at(occasion.at());
        var until = period.until().map(end -> ", until " + end).orElse("");
        return period.user()
                .map(user -> contactsOf(user, "on call for " + name + until + " (" + period.why() + ")", occasion))
                .orElseGet(() ->
                        nobody("schedule " + name + " has nobody on call at " + occasion.at() + ": " + period.why()));
    }

    private Resolution channel(String name) {
        var why = "a channel of the policy or of its receiver";
        return channels.contains(name)
                ? new Resolution(List.of(new Recipient(name, new ContactMethod(name, ""), why)), why)
                : nobody("channel " + name + " is not configured");
    }

    private static Resolution nobody(String why) {
        return new Resolution(List.of(), why);
    }
}

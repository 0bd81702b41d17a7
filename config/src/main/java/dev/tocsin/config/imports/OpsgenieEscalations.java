package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Level;
import dev.tocsin.config.imports.Setup.Policy;
import dev.tocsin.config.imports.Setup.Responder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads Opsgenie's escalations. Their delays count from the alert; those of levels from the level before. */
final class OpsgenieEscalations {
    private static final Duration LAST_LEVEL_TIMEOUT = Duration.ofMinutes(15);

    private final ImportDraft draft;
    private final OpsgeniePeople people;

    OpsgenieEscalations(ImportDraft draft, OpsgeniePeople people) {
        this.draft = draft;
        this.people = people;
    }

    void read(List<Item> escalations) {
        draft.each(escalations, this::escalation);
    }

    private void escalation(Item escalation) {
        var id = escalation.require("id", Opsgenie.HINT);
        var name = draft.names.unique("policies", escalation.require("name", Opsgenie.HINT));
        var place = "policies." + name;
        var byDelay = new TreeMap<Duration, LinkedHashSet<Responder>>();
        for (var rule : escalation.list("rules")) {
            if (rule.text("condition").orElse("if-not-acked").equals("if-not-closed")) {
                draft.note(DifferenceKind.ACKNOWLEDGED_GOES_ON, place, "condition if-not-closed of " + name);
            }
            byDelay.computeIfAbsent(amount(rule.at("delay")), _ -> new LinkedHashSet<>())
                    .addAll(responders(rule, place));
        }
        byDelay.entrySet().removeIf(level -> {
            if (level.getValue().isEmpty()) {
                draft.note(
                        DifferenceKind.LEVEL_EMPTY,
                        place,
                        "a level after " + level.getKey().toMinutes() + " min");
            }
            return level.getValue().isEmpty();
        });
        if (byDelay.isEmpty()) {
            draft.note(DifferenceKind.POLICY_EMPTY, "policies", "escalation " + name);
            return;
        }
        var repeat = escalation.at("repeat");
        var wait = repeat.duration("waitInterval", ChronoUnit.MINUTES, 0, Setup.MAX_LEVEL);
        var count = wait.isZero() ? 0 : repeat.count("count", 0);
        if (repeat.flag("closeAlertAfterAll", false)) {
            draft.note(DifferenceKind.STAYS_OPEN, place, "closes the alert after all repeats");
        }
        draft.policies.put(
                id, new Policy(name, levels(byDelay, count > 0 ? wait : LAST_LEVEL_TIMEOUT), count, Optional.empty()));
        draft.policies.putIfAbsent(escalation.require("name", Opsgenie.HINT), draft.policies.get(id));
    }

    private static List<Level> levels(TreeMap<Duration, LinkedHashSet<Responder>> byDelay, Duration last) {
        var levels = new ArrayList<Level>();
        byDelay.forEach((delay, responders) -> {
            var next = byDelay.higherKey(delay);
            levels.add(new Level(
                    List.copyOf(responders),
                    levels.isEmpty() ? delay : Duration.ZERO,
                    next == null ? last : next.minus(delay)));
        });
        return levels;
    }

    private static Duration amount(Item delay) {
        var unit =
                switch (delay.text("timeUnit").orElse("minutes")) {
                    case "minutes" -> ChronoUnit.MINUTES;
                    case "hours" -> ChronoUnit.HOURS;
                    case "days" -> ChronoUnit.DAYS;
                    default -> throw delay.at("timeUnit").unreadable("unknown unit", "expected minutes, hours or days");
                };
        return delay.duration("timeAmount", unit, 0, Setup.MAX_LEVEL);
    }

    private List<Responder> responders(Item rule, String place) {
        var recipient = rule.at("recipient");
        var notify = rule.text("notifyType").orElse("default");
        return switch (recipient.require("type", Opsgenie.HINT)) {
            case "user" -> List.of(Responder.of("user", people.user(recipient)));
            case "schedule" -> schedule(recipient, notify, place);
            case "team" -> team(recipient, notify, place);
            default -> {
                draft.note(
                        DifferenceKind.TARGET_UNLIKE_OURS,
                        place,
                        "a recipient of type " + recipient.text("type").orElse(""));
                yield List.of();
            }
        };
    }

    private List<Responder> schedule(Item recipient, String notify, String place) {
        var name = recipient.text("name").or(() -> recipient.text("id")).orElse("");
        var schedules = recipient
                .text("id")
                .map(draft::schedulesOf)
                .filter(found -> !found.isEmpty())
                .orElseGet(() -> draft.schedulesOf(name));
        if (schedules.isEmpty()) {
            draft.note(DifferenceKind.TARGET_MISSING, place, "schedule " + name);
        }
        return switch (notify) {
            case "next", "previous", "all" -> rotations(schedules, notify, place);
            default ->
                schedules.stream().map(found -> Responder.of("schedule", found)).toList();
        };
    }

    /** Neighbours are asked of the rotation, which knows neither hours nor overrides. */
    private List<Responder> rotations(List<String> schedules, String who, String place) {
        var responders = new ArrayList<Responder>();
        for (var schedule : draft.schedules) {
            if (schedules.contains(schedule.name())) {
                for (var layer : schedule.layers()) {
                    responders.add(
                            new Responder("rotation", List.of(layer.turns().name()), who));
                    if (!layer.restrictions().isEmpty()) {
                        draft.note(
                                DifferenceKind.ROTATION_HOURS,
                                place,
                                "the " + who + " user of " + schedule.name() + ", within its hours");
                    }
                }
            }
        }
        return responders;
    }

    private List<Responder> team(Item recipient, String notify, String place) {
        var team = people.team(place, recipient);
        if (team.isEmpty()) {
            return List.of();
        }
        var roles = Map.of("users", "user", "admins", "admin");
        if (roles.containsKey(notify)) {
            var members = people.withRole(recipient, roles.get(notify));
            if (!members.isEmpty()) {
                return members.stream().map(user -> Responder.of("user", user)).toList();
            }
            draft.note(
                    DifferenceKind.TEAM_ROLE,
                    place,
                    "the " + notify + " of team " + team.get().name());
        }
        if (notify.equals("random")) {
            draft.note(
                    DifferenceKind.RANDOM_MEMBER,
                    place,
                    "a random member of team " + team.get().name());
            return List.of(new Responder("round_robin", team.get().members(), "current"));
        }
        if (notify.equals("default")) {
            draft.note(
                    DifferenceKind.TEAM_RULES,
                    place,
                    "whom the routing rules of team " + team.get().name() + " name");
        }
        return List.of(Responder.of("team", team.get().name()));
    }
}

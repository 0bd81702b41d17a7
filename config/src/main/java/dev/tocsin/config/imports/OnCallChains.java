package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Level;
import dev.tocsin.config.imports.Setup.Policy;
import dev.tocsin.config.imports.Setup.Responder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads Grafana OnCall's escalation chains: what is between two waits is a level, and the wait its timeout. */
final class OnCallChains {
    private static final Duration LAST_LEVEL_TIMEOUT = Duration.ofMinutes(15);
    private static final int REPEATS = 5;

    private final ImportDraft draft;
    private final Map<String, List<Item>> stepsOf = new HashMap<>();

    /** One chain on its way to a policy. */
    private static final class ChainReader {
        final List<Level> levels = new ArrayList<>();
        final LinkedHashSet<Responder> responders = new LinkedHashSet<>();
        Duration before = Duration.ZERO;
        Duration wait = Duration.ZERO;
        int repeat;

        void flush() {
            if (!responders.isEmpty()) {
                levels.add(new Level(List.copyOf(responders), before, wait.isZero() ? LAST_LEVEL_TIMEOUT : wait));
                before = Duration.ZERO;
            } else {
                before = before.plus(wait);
            }
            responders.clear();
            wait = Duration.ZERO;
        }
    }

    OnCallChains(ImportDraft draft) {
        this.draft = draft;
    }

    void read(List<Item> chains, List<Item> steps) {
        draft.each(steps, step -> stepsOf.computeIfAbsent(
                        step.require("escalation_chain_id", GrafanaOnCall.HINT), _ -> new ArrayList<>())
                .add(step));
        draft.each(chains, this::chain);
    }

    private void chain(Item chain) {
        var id = chain.require("id", GrafanaOnCall.HINT);
        var displayName = chain.require("name", GrafanaOnCall.HINT);
        var steps = new ArrayList<>(stepsOf.getOrDefault(id, List.of()));
        steps.sort(Comparator.comparingLong(step -> step.number("position", 0)));
        var place = "policies." + Names.slug(displayName);
        var climb = new ChainReader();
        for (var step : steps) {
            step(step, climb, place);
        }
        climb.flush();
        if (climb.levels.isEmpty()) {
            draft.note(DifferenceKind.POLICY_EMPTY, "policies", "escalation chain " + displayName);
            return;
        }
        draft.policies.put(
                id,
                new Policy(draft.names.unique("policies", displayName), climb.levels, climb.repeat, Optional.empty()));
    }

    private void step(Item step, ChainReader climb, String place) {
        var type = step.require("type", GrafanaOnCall.HINT);
        if (type.equals("wait")) {
            climb.wait = climb.wait.plus(wait(step));
            return;
        }
        if (type.equals("repeat_escalation")) {
            climb.repeat = REPEATS;
            return;
        }
        var responders = responders(step, type, place + ".levels[" + climb.levels.size() + ']');
        if (!responders.isEmpty()) {
            if (!climb.wait.isZero()) {
                climb.flush();
            }
            climb.responders.addAll(responders);
        }
    }

    private static Duration wait(Item step) {
        step.requireNumber("duration", GrafanaOnCall.HINT);
        return step.duration("duration", ChronoUnit.SECONDS, 0, Setup.MAX_WAIT);
    }

    private List<Responder> responders(Item step, String type, String place) {
        return switch (type) {
            case "notify_persons" -> users(step.list("persons_to_notify"), place);
            case "notify_person_next_each_time" -> {
                var users = users(step.list("persons_to_notify_next_each_time"), place);
                yield users.size() < 2
                        ? users
                        : List.of(new Responder(
                                "round_robin",
                                users.stream()
                                        .map(user -> user.names().getFirst())
                                        .toList(),
                                "current"));
            }
            case "notify_on_call_from_schedule" -> schedule(step, place);
            case "notify_team_members" -> team(step, place);
            case "notify_whole_channel" -> {
                draft.note(DifferenceKind.TARGET_CHANNEL, place, "notify whole channel");
                yield List.of(Responder.of("channel", draft.channel("slack")));
            }
            case "trigger_webhook", "trigger_action" -> {
                draft.note(DifferenceKind.TARGET_CHANNEL, place, "trigger a webhook");
                yield List.of(Responder.of("channel", draft.channel("webhook")));
            }
            case "notify_user_group" ->
                skip(
                        DifferenceKind.TARGET_MISSING,
                        place,
                        "Slack user group " + step.text("group_to_notify").orElse(""));
            case "notify_if_time_from_to" ->
                skip(
                        DifferenceKind.CONDITION_OF_STEP,
                        place,
                        "go on only from " + step.text("notify_if_time_from").orElse("") + " to "
                                + step.text("notify_if_time_to").orElse(""));
            case "notify_if_num_alerts_in_window" ->
                skip(DifferenceKind.CONDITION_OF_STEP, place, "go on only with so many alerts");
            case "resolve" -> skip(DifferenceKind.STAYS_OPEN, place, "resolve at the end");
            case "declare_incident" -> skip(DifferenceKind.DECLARED, place, "declare an incident");
            default -> skip(DifferenceKind.TARGET_UNLIKE_OURS, place, "step " + type);
        };
    }

    private List<Responder> skip(DifferenceKind differenceKind, String place, String was) {
        draft.note(differenceKind, place, was);
        return List.of();
    }

    private List<Responder> users(List<Item> users, String place) {
        if (users.isEmpty()) {
            return skip(DifferenceKind.LEVEL_EMPTY, place, "a step that notifies no persons");
        }
        return users.stream()
                .map(user -> Responder.of("user", draft.user(user.value(), "")))
                .toList();
    }

    private List<Responder> schedule(Item step, String place) {
        var id = step.require("notify_on_call_from_schedule", GrafanaOnCall.HINT);
        return draft.schedulesOf(id).isEmpty()
                ? skip(DifferenceKind.TARGET_MISSING, place, "schedule " + id)
                : draft.schedulesOf(id).stream()
                        .map(name -> Responder.of("schedule", name))
                        .toList();
    }

    private List<Responder> team(Item step, String place) {
        var id = step.text("notify_team_members")
                .or(() -> step.text("team_to_notify"))
                .orElse("");
        var team = draft.teams.get(id);
        return team == null || team.members().isEmpty()
                ? skip(DifferenceKind.TARGET_MISSING, place, "team " + id)
                : List.of(Responder.of("team", team.name()));
    }
}

package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Contact;
import dev.tocsin.config.imports.Setup.ContactRule;
import dev.tocsin.config.imports.Setup.Level;
import dev.tocsin.config.imports.Setup.Person;
import dev.tocsin.config.imports.Setup.Policy;
import dev.tocsin.config.imports.Setup.Responder;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads answers of GoAlert's GraphQL API, to the queries of docs/importing.md. */
final class GoAlert {
    static final String HINT = "ask with the queries of docs/importing.md";

    private static final Map<String, String> KINDS = Map.of(
            "user", "users",
            "rotation", "rotations",
            "schedule", "schedules",
            "escalationPolicy", "escalationPolicies",
            "service", "services",
            "userOverride", "userOverrides");
    private static final Map<String, String> CHANNELS = Map.of(
            "SMS", "sms",
            "VOICE", "phone",
            "EMAIL", "email",
            "WEBHOOK", "webhook",
            "SLACK_DM", "slack",
            "builtin-twilio-sms", "sms",
            "builtin-twilio-voice", "phone",
            "builtin-smtp-email", "email",
            "builtin-webhook", "webhook",
            "builtin-slack-dm", "slack");

    private final ImportDraft draft;
    private final Map<String, List<Item>> items = new LinkedHashMap<>();
    private final GoAlertSchedules schedules;

    GoAlert(ImportDraft draft) {
        this.draft = draft;
        schedules = new GoAlertSchedules(draft);
    }

    void read(List<Item> roots) {
        draft.each(roots, this::sort);
        draft.each(of("users"), this::user);
        schedules.read(of("rotations"), of("schedules"), of("userOverrides"));
        draft.each(of("escalationPolicies"), this::policy);
        draft.each(of("services"), this::service);
        if (!of("services").isEmpty()) {
            draft.note(
                    DifferenceKind.CHOSEN_BY_LABEL,
                    "route",
                    "the service of an integration key (now the label service)");
        }
    }

    private List<Item> of(String kind) {
        return items.getOrDefault(kind, List.of());
    }

    private void sort(Item root) {
        var errors = root.list("errors");
        if (!errors.isEmpty()) {
            throw root.at("errors")
                    .unreadable(
                            "GoAlert answered: "
                                    + errors.getFirst().compared("message").orElse("an error"),
                            HINT);
        }
        var data = root.has("data") ? root.at("data") : root;
        var known = false;
        for (var key : data.keys()) {
            var kind = KINDS.getOrDefault(key, key);
            if (KINDS.containsValue(kind) && data.has(key)) {
                var value = data.at(key);
                var found = value.isList() ? value.items() : value.has("nodes") ? value.list("nodes") : List.of(value);
                items.computeIfAbsent(kind, _ -> new ArrayList<>()).addAll(found);
                known = true;
                if (value.isObject() && value.at("pageInfo").flag("hasNextPage", false)) {
                    draft.faults.add(value.at("pageInfo")
                            .unreadable(
                                    "there are more " + kind,
                                    "ask for all of them with input: {first: 1000}, or page on")
                            .fault());
                }
            }
        }
        if (!known) {
            throw root.unreadable(
                    "none of "
                            + String.join(", ", KINDS.values().stream().sorted().toList()) + " is in it",
                    HINT);
        }
    }

    private void user(Item user) {
        var id = user.require("id", HINT);
        if (draft.users.containsKey(id)) {
            return;
        }
        var displayName = user.text("name").filter(text -> !text.isBlank()).orElse(id);
        var name = draft.names.unique("users", displayName);
        var contacts = new ArrayList<Contact>();
        var byId = new HashMap<String, String>();
        var names = new Names();
        for (var method : user.list("contactMethods")) {
            var dest = method.at("dest");
            var type = method.text("type").or(() -> dest.text("type")).orElse("");
            var channel = CHANNELS.get(type);
            if (channel == null || method.flag("disabled", false)) {
                draft.note(
                        channel == null ? DifferenceKind.CONTACT_UNKNOWN : DifferenceKind.CONTACT_DISABLED,
                        "users." + name,
                        "contact method " + method.text("name").orElse(type));
                continue;
            }
            var address = method.text("value").orElseGet(() -> first(dest.at("args")));
            var contact = new Contact(names.unique("contacts", channel), draft.channel(channel), address);
            contacts.add(contact);
            byId.put(method.text("id").orElse(""), contact.name());
        }
        if (contacts.isEmpty()) {
            var email = user.text("email").filter(text -> !text.isBlank());
            contacts.add(new Contact(
                    email.isPresent() ? "email" : "console",
                    draft.channel(email.isPresent() ? "email" : "console"),
                    email.orElse("")));
            draft.note(DifferenceKind.CONTACTS_MISSING, "users." + name, "contacts of " + displayName);
        }
        draft.users.put(id, new Person(name, displayName, Optional.empty(), contacts, rules(user, name, byId)));
    }

    private static String first(Item args) {
        return args.keys().stream().findFirst().flatMap(args::text).orElse("");
    }

    /** GoAlert knows one urgency; both have its rules. */
    private Map<String, List<ContactRule>> rules(Item user, String name, Map<String, String> contacts) {
        var steps = new ArrayList<>(user.list("notificationRules"));
        steps.sort(Comparator.comparingLong(step -> step.number("delayMinutes", 0)));
        var rules = new ArrayList<ContactRule>();
        for (var step : steps) {
            var contact = contacts.get(step.at("contactMethod")
                    .text("id")
                    .or(() -> step.text("contactMethodID"))
                    .orElse(""));
            if (contact == null) {
                draft.note(DifferenceKind.RULE_WITHOUT_CONTACT, "users." + name, "a notification rule");
            } else {
                rules.add(
                        new ContactRule(contact, step.duration("delayMinutes", ChronoUnit.MINUTES, 0, Setup.MAX_WAIT)));
            }
        }
        if (rules.isEmpty()) {
            return Map.of();
        }
        var both = new LinkedHashMap<String, List<ContactRule>>();
        both.put("high", rules);
        both.put("low", rules);
        return both;
    }

    private void policy(Item item) {
        var name = draft.names.unique("policies", item.require("name", HINT));
        var place = "policies." + name;
        var steps = new ArrayList<>(item.requireList("steps", HINT));
        steps.sort(Comparator.comparingLong(step -> step.number("stepNumber", 0)));
        var levels = new ArrayList<Level>();
        for (var step : steps) {
            var at = place + ".levels[" + steps.indexOf(step) + ']';
            var responders = new LinkedHashSet<Responder>();
            step.list("targets").forEach(target -> responders.addAll(responders(target, at)));
            step.list("actions").forEach(action -> responders.addAll(action(action, at)));
            var delay = level(step);
            if (responders.isEmpty()) {
                draft.note(DifferenceKind.LEVEL_EMPTY, at, "a step of " + delay.toMinutes() + " min");
            } else {
                levels.add(new Level(List.copyOf(responders), Duration.ZERO, delay));
            }
        }
        if (levels.isEmpty()) {
            draft.note(DifferenceKind.POLICY_EMPTY, "policies", "escalation policy " + name);
            return;
        }
        draft.policies.put(
                item.require("id", HINT), new Policy(name, levels, item.count("repeat", 0), Optional.empty()));
    }

    private static Duration level(Item step) {
        step.requireNumber("delayMinutes", HINT);
        var delay = step.duration("delayMinutes", ChronoUnit.MINUTES, 0, Setup.MAX_LEVEL);
        if (delay.isZero()) {
            throw step.at("delayMinutes").unreadable("expected at least 1", HINT);
        }
        return delay;
    }

    private List<Responder> responders(Item target, String place) {
        return responders(
                target.require("type", HINT),
                target.require("id", HINT),
                target.text("name").orElse(""),
                place);
    }

    /** Newer versions name a destination. */
    private List<Responder> action(Item action, String place) {
        var args = action.at("args");
        var type = action.require("type", HINT);
        return switch (type) {
            case "builtin-user" -> responders("user", args.require("user_id", HINT), "", place);
            case "builtin-rotation" -> responders("rotation", args.require("rotation_id", HINT), "", place);
            case "builtin-schedule" -> responders("schedule", args.require("schedule_id", HINT), "", place);
            case "builtin-slack-channel" -> responders("slackChannel", first(args), first(args), place);
            case "builtin-webhook" -> responders("chanWebhook", first(args), first(args), place);
            default -> responders(type, first(args), first(args), place);
        };
    }

    private List<Responder> responders(String type, String id, String name, String place) {
        switch (type) {
            case "user" -> {
                return List.of(Responder.of("user", draft.user(id, name)));
            }
            case "rotation", "schedule" -> {
                var found = type.equals("rotation") ? schedules.ofRotation(id) : draft.schedulesOf(id);
                if (found.isEmpty()) {
                    draft.note(DifferenceKind.TARGET_MISSING, place, type + ' ' + (name.isEmpty() ? id : name));
                }
                return found.stream().map(one -> Responder.of("schedule", one)).toList();
            }
            case "slackChannel", "chanWebhook" -> {
                draft.note(DifferenceKind.TARGET_CHANNEL, place, type + ' ' + (name.isEmpty() ? id : name));
                return List.of(Responder.of(
                        "channel",
                        draft.channel(Names.slug((type.equals("slackChannel") ? "slack " : "webhook ") + name))));
            }
            default -> {
                draft.note(DifferenceKind.TARGET_UNLIKE_OURS, place, type + ' ' + (name.isEmpty() ? id : name));
                return List.of();
            }
        }
    }

    private void service(Item service) {
        var name = service.require("name", HINT);
        var id = service.text("escalationPolicyID")
                .or(() -> service.at("escalationPolicy").text("id"))
                .orElseThrow(() -> service.at("escalationPolicyID").unreadable("is missing", HINT));
        var policy = draft.policies.get(id);
        if (policy == null) {
            draft.note(DifferenceKind.ROUTE_WITHOUT_POLICY, "route", "service " + name);
            return;
        }
        draft.routes.add(new Setup.Route(
                List.of(Matchers.equal("service", name, service.at("name"))), Optional.of(policy.name()), List.of()));
        if (!service.list("heartbeatMonitors").isEmpty()) {
            draft.note(DifferenceKind.HEARTBEAT, "route", "heartbeat monitors of service " + name);
        }
        if (service.has("maintenanceExpiresAt")) {
            draft.note(DifferenceKind.MAINTENANCE, "route", "maintenance mode of service " + name);
        }
    }
}

package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Contact;
import dev.tocsin.config.imports.Setup.ContactRule;
import dev.tocsin.config.imports.Setup.Person;
import dev.tocsin.config.imports.Setup.Team;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads answers of Grafana OnCall's public HTTP API: each has its things under {@code results}. */
final class GrafanaOnCall {
    static final String HINT = "save whole answers, see docs/importing.md";

    private static final Map<String, String> CHANNELS = Map.of(
            "notify_by_slack", "slack",
            "notify_by_sms", "sms",
            "notify_by_phone_call", "phone",
            "notify_by_telegram", "telegram",
            "notify_by_email", "email",
            "notify_by_mobile_app", "push",
            "notify_by_mobile_app_critical", "push",
            "notify_by_msteams", "msteams",
            "notify_by_webhook", "webhook");

    private enum Kind {
        USER,
        TEAM,
        PERSONAL_RULE,
        SHIFT,
        SCHEDULE,
        CHAIN,
        STEP,
        INTEGRATION,
        ROUTE,
        OTHER
    }

    private final ImportDraft draft;
    private final Map<Kind, List<Item>> items = new EnumMap<>(Kind.class);
    private final Set<String> known = new HashSet<>();
    private final Map<String, List<Item>> rulesOf = new HashMap<>();

    GrafanaOnCall(ImportDraft draft) {
        this.draft = draft;
    }

    void read(List<Item> roots) {
        draft.each(roots, this::sort);
        for (var rule : of(Kind.PERSONAL_RULE)) {
            draft.each(List.of(rule), item -> rulesOf.computeIfAbsent(
                            item.require("user_id", HINT), _ -> new ArrayList<>())
                    .add(item));
        }
        draft.each(of(Kind.USER), this::user);
        draft.each(of(Kind.TEAM), this::team);
        new OnCallSchedules(draft).read(of(Kind.SCHEDULE), of(Kind.SHIFT));
        new OnCallChains(draft).read(of(Kind.CHAIN), of(Kind.STEP));
        new OnCallRoutes(draft).read(of(Kind.INTEGRATION), of(Kind.ROUTE));
        of(Kind.OTHER).stream()
                .map(Item::file)
                .distinct()
                .forEach(file -> draft.note(DifferenceKind.NO_EQUAL, "", "what is in " + file));
    }

    private List<Item> of(Kind kind) {
        return items.getOrDefault(kind, List.of());
    }

    private void sort(Item root) {
        if (root.isObject() && root.has("results") && root.text("next").isPresent()) {
            draft.note(DifferenceKind.MORE_PAGES, "", "further pages of " + root.file());
        }
        var found = root.isList() ? root.items() : root.has("results") ? root.list("results") : List.of(root);
        draft.each(found, item -> {
            var kind = kind(item);
            // Pages overlap where something is made between two calls: a wait would count twice.
            if (!item.has("id") || known.add(kind + "/" + item.at("id").value())) {
                items.computeIfAbsent(kind, _ -> new ArrayList<>()).add(item);
            }
        });
    }

    private static Kind kind(Item item) {
        if (item.has("user_id") && item.has("type")) {
            return Kind.PERSONAL_RULE;
        }
        if (item.has("escalation_chain_id") && item.has("type")) {
            return Kind.STEP;
        }
        if (item.has("integration_id")) {
            return Kind.ROUTE;
        }
        if (item.has("default_route")) {
            return Kind.INTEGRATION;
        }
        if (item.has("username")) {
            return Kind.USER;
        }
        if (item.has("start") && item.has("duration")) {
            return Kind.SHIFT;
        }
        if (item.has("on_call_now") || item.has("shifts") || item.has("ical_url_primary")) {
            return Kind.SCHEDULE;
        }
        if (item.has("slack") || item.has("url") || item.has("http_method")) {
            return Kind.OTHER;
        }
        if (item.has("avatar_url") || item.has("email")) {
            return Kind.TEAM;
        }
        if (item.has("id") && item.has("name") && item.keys().contains("team_id")) {
            return Kind.CHAIN;
        }
        if (item.has("id") && item.has("name")) {
            return Kind.TEAM;
        }
        throw item.unreadable(
                "is no user, team, schedule, shift, escalation chain, escalation policy, integration or route",
                "give answers of Grafana OnCall's API, such as that of GET /api/v1/on_call_shifts");
    }

    private void user(Item user) {
        var id = user.require("id", HINT);
        var username = user.require("username", HINT);
        if (draft.users.containsKey(id)) {
            return;
        }
        var name = draft.names.unique("users", username);
        var contacts = new LinkedHashMap<String, Contact>();
        user.text("email")
                .filter(email -> !email.isBlank())
                .ifPresent(email -> contacts.put("email", new Contact("email", draft.channel("email"), email)));
        var rules = new LinkedHashMap<String, List<ContactRule>>();
        var high = rules(id, true, user, name, contacts);
        var low = rules(id, false, user, name, contacts);
        if (!high.isEmpty()) {
            rules.put("high", high);
        }
        if (!low.isEmpty()) {
            rules.put("low", low);
        }
        if (!rules.isEmpty()) {
            draft.note(DifferenceKind.RULE_IMPORTANCE, "users", "rules for important steps");
        }
        if (contacts.isEmpty()) {
            contacts.put("console", new Contact("console", draft.channel("console"), ""));
            draft.note(DifferenceKind.CONTACTS_MISSING, "users." + name, "contacts of " + username);
        }
        draft.users.put(id, new Person(name, username, zone(user, name), List.copyOf(contacts.values()), rules));
        for (var team : user.list("teams")) {
            draft.teams
                    .computeIfAbsent(
                            team.value(), missing -> new Team(draft.names.unique("teams", missing), new ArrayList<>()))
                    .members()
                    .add(name);
        }
    }

    private List<ContactRule> rules(
            String id, boolean important, Item user, String name, Map<String, Contact> contacts) {
        var steps = new ArrayList<>(rulesOf.getOrDefault(id, List.of()).stream()
                .filter(step -> step.flag("important", false) == important)
                .toList());
        steps.sort(Comparator.comparingLong(step -> step.number("position", 0)));
        var rules = new ArrayList<ContactRule>();
        var after = Duration.ZERO;
        for (var step : steps) {
            var type = step.require("type", HINT);
            if (type.equals("wait")) {
                after = after.plus(step.duration("duration", ChronoUnit.SECONDS, 0, Setup.MAX_WAIT));
                continue;
            }
            var channel = CHANNELS.get(type);
            if (channel == null) {
                draft.note(DifferenceKind.CONTACT_UNKNOWN, "users." + name, type.replace('_', ' '));
                continue;
            }
            var contact = contacts.computeIfAbsent(
                    channel, _ -> new Contact(channel, draft.channel(channel), address(user, channel)));
            if (contact.address().isEmpty()) {
                draft.note(DifferenceKind.CONTACT_ADDRESS, "users." + name, "the address for " + channel);
            }
            rules.add(new ContactRule(contact.name(), after));
        }
        return rules;
    }

    private static String address(Item user, String channel) {
        return channel.equals("slack") ? user.at("slack").text("user_id").orElse("") : "";
    }

    private Optional<ZoneId> zone(Item user, String name) {
        try {
            return user.text("timezone").map(ZoneId::of);
        } catch (DateTimeException _) {
            draft.note(
                    DifferenceKind.USER_ZONE,
                    "users." + name,
                    "time zone " + user.text("timezone").orElse(""));
            return Optional.empty();
        }
    }

    /** Users name their teams by id; this gives the team its name. */
    private void team(Item team) {
        var id = team.require("id", HINT);
        var members = draft.teams.containsKey(id) ? draft.teams.get(id).members() : new ArrayList<String>();
        draft.teams.put(id, new Team(draft.names.unique("teams", team.require("name", HINT)), members));
        if (members.isEmpty()) {
            draft.note(
                    DifferenceKind.TEAM_EMPTY,
                    "teams",
                    "team " + team.text("name").orElse(id));
        }
    }
}

package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Contact;
import dev.tocsin.config.imports.Setup.Person;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads answers of Opsgenie's REST API, version 2: each has its things under {@code data}. */
final class Opsgenie {
    static final String HINT = "save whole answers, see docs/importing.md";

    private static final Map<String, String> CHANNELS = Map.of(
            "email", "email", "sms", "sms", "voice", "phone", "mobile", "push", "android", "push", "iphone", "push");

    private enum Kind {
        USER,
        TEAM,
        SCHEDULE,
        OVERRIDE,
        ESCALATION,
        ROUTING_RULE,
        NOTIFICATION_RULE
    }

    /** @param team empty = the answer does not say whose rules they are */
    record RoutingRule(Optional<String> team, Item rule) {}

    private final ImportDraft draft;
    private final Map<Kind, List<Item>> items = new LinkedHashMap<>();
    private final List<RoutingRule> routingRules = new ArrayList<>();
    private final OpsgeniePeople people;

    Opsgenie(ImportDraft draft) {
        this.draft = draft;
        people = new OpsgeniePeople(draft);
    }

    void read(List<Item> roots) {
        draft.each(roots, this::sort);
        draft.each(of(Kind.USER), this::user);
        draft.each(roots, this::pages);
        draft.each(of(Kind.TEAM), people::team);
        draft.each(
                of(Kind.NOTIFICATION_RULE),
                rule -> draft.note(
                        DifferenceKind.RULE_WITHOUT_OWNER,
                        "users",
                        "notification rule " + rule.text("name").orElse("")));
        new OpsgenieSchedules(draft, people).read(of(Kind.SCHEDULE), of(Kind.OVERRIDE));
        new OpsgenieEscalations(draft, people).read(of(Kind.ESCALATION));
        new OpsgenieRoutes(draft, people).read(routingRules);
        draft.note(DifferenceKind.PRIORITIES, "severities", "P1 to P5");
    }

    private List<Item> of(Kind kind) {
        return items.getOrDefault(kind, List.of());
    }

    private void sort(Item root) {
        if (!root.has("data")) {
            throw root.unreadable(
                    "has no data", "give answers of Opsgenie's REST API, such as that of GET /v2/escalations");
        }
        var data = root.at("data");
        draft.each(data.isList() ? data.items() : List.of(data), item -> {
            var kind = kind(item);
            items.computeIfAbsent(kind, _ -> new ArrayList<>()).add(item);
            if (kind == Kind.ROUTING_RULE) {
                routingRules.add(new RoutingRule(
                        root.text("team").or(() -> item.at("_parent").text("name")), item));
            }
        });
    }

    /** Only users come in pages. */
    private void pages(Item root) {
        if (root.isObject()
                && root.at("paging").has("next")
                && draft.users.size() < root.number("totalCount", Long.MAX_VALUE)) {
            draft.note(DifferenceKind.MORE_PAGES, "", "further pages of " + root.file());
        }
    }

    private static Kind kind(Item item) {
        if (item.has("rotations") && item.has("timezone")) {
            return Kind.SCHEDULE;
        }
        if (item.has("alias") && item.has("startDate")) {
            return Kind.OVERRIDE;
        }
        if (item.has("notify") && item.has("criteria")) {
            return Kind.ROUTING_RULE;
        }
        if (item.has("actionType")) {
            return Kind.NOTIFICATION_RULE;
        }
        if (item.has("username")) {
            return Kind.USER;
        }
        if (item.has("rules")) {
            return Kind.ESCALATION;
        }
        if (item.has("timezone")) {
            throw item.at("rotations").unreadable("is missing", "fetch GET /v2/schedules?expand=rotation");
        }
        if (item.has("members") || item.keys().containsAll(Set.of("id", "name"))) {
            return Kind.TEAM;
        }
        throw item.unreadable(
                "is no schedule, override, escalation, user, team or routing rule",
                "give answers of Opsgenie's REST API as they are");
    }

    private void user(Item user) {
        var username = user.require("username", HINT);
        if (draft.users.containsKey(user.require("id", HINT))) {
            return;
        }
        var displayName = user.text("fullName").filter(text -> !text.isBlank()).orElse(username);
        var name = draft.names.unique("users", displayName);
        var contacts = new ArrayList<Contact>();
        var names = new Names();
        for (var contact : user.list("userContacts")) {
            var method = contact.text("contactMethod")
                    .or(() -> contact.text("method"))
                    .orElse("");
            var channel = CHANNELS.get(method.toLowerCase(Locale.ROOT));
            var enabled = contact.at("status").flag("enabled", contact.flag("enabled", true));
            if (channel == null || !enabled) {
                draft.note(
                        enabled ? DifferenceKind.CONTACT_UNKNOWN : DifferenceKind.CONTACT_DISABLED,
                        "users." + name,
                        "contact " + method);
            } else {
                var to = contact.text("to").orElse("");
                contacts.add(new Contact(
                        names.unique("contacts", channel),
                        draft.channel(channel),
                        channel.equals("email") ? to : phone(to)));
            }
        }
        if (contacts.isEmpty()) {
            contacts.add(new Contact("email", draft.channel("email"), username));
            draft.note(
                    DifferenceKind.CONTACTS_MISSING,
                    "users." + name,
                    "contacts of " + displayName + " (fetch users with expand=contact)");
        }
        if (user.flag("blocked", false)) {
            draft.note(DifferenceKind.USER_BLOCKED, "users." + name, displayName + " is blocked");
        }
        people.add(
                user.require("id", HINT),
                username,
                new Person(name, displayName, zone(user, name), contacts, Map.of()));
    }

    /** They are written 1-5551234567: the country and the rest. */
    private static String phone(String text) {
        var digits = text.replaceAll("[^0-9]", "");
        return text.matches("[0-9]+-[0-9]+") ? '+' + digits : text;
    }

    private Optional<ZoneId> zone(Item user, String name) {
        try {
            return user.text("timeZone").map(ZoneId::of);
        } catch (DateTimeException _) {
            draft.note(
                    DifferenceKind.USER_ZONE,
                    "users." + name,
                    "time zone " + user.text("timeZone").orElse(""));
            return Optional.empty();
        }
    }
}

package dev.tocsin.config.imports;

import dev.tocsin.config.imports.Setup.Contact;
import dev.tocsin.config.imports.Setup.ContactRule;
import dev.tocsin.config.imports.Setup.Level;
import dev.tocsin.config.imports.Setup.Person;
import dev.tocsin.config.imports.Setup.Policy;
import dev.tocsin.config.imports.Setup.Responder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads answers of PagerDuty's REST API, version 2. */
final class PagerDuty {
    private static final Map<String, String> KINDS = Map.of(
            "user", "users",
            "team", "teams",
            "schedule", "schedules",
            "escalation_policy", "escalation_policies",
            "service", "services");
    private static final Set<String> WITHOUT_EQUAL = Set.of(
            "orchestrations",
            "orchestration_path",
            "rulesets",
            "rules",
            "business_services",
            "maintenance_windows",
            "response_plays",
            "extensions",
            "webhook_subscriptions",
            "incident_workflows",
            "priorities");
    private static final Map<String, String> CHANNELS = Map.of(
            "email_contact_method", "email",
            "phone_contact_method", "phone",
            "sms_contact_method", "sms",
            "push_notification_contact_method", "push");

    private final ImportDraft draft;
    private final Map<String, List<Item>> items = new LinkedHashMap<>();
    private final Map<String, Item> policies = new LinkedHashMap<>();
    private final Map<String, Optional<String>> policyNames = new HashMap<>();

    PagerDuty(ImportDraft draft) {
        this.draft = draft;
    }

    void read(List<Item> roots) {
        draft.each(roots, this::sort);
        draft.each(roots, root -> pages(root, roots));
        draft.each(of("users"), this::user);
        draft.each(of("teams"), this::team);
        var schedules = new PagerDutySchedules(draft, of("overrides"));
        draft.each(of("schedules"), schedules::read);
        schedules.finish(of("schedules").size());
        draft.each(of("escalation_policies"), item -> policies.put(item.require("id", "save whole answers"), item));
        draft.each(of("services"), this::service);
        draft.each(of("escalation_policies"), this::policyWithoutService);
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
        var known = false;
        for (var key : root.keys()) {
            if (KINDS.containsKey(key)) {
                items.computeIfAbsent(KINDS.get(key), _ -> new ArrayList<>()).add(root.at(key));
                known = true;
            } else if (KINDS.containsValue(key) || key.equals("overrides")) {
                items.computeIfAbsent(key, _ -> new ArrayList<>()).addAll(root.list(key));
                known = true;
            } else if (WITHOUT_EQUAL.contains(key)) {
                draft.note(DifferenceKind.NO_EQUAL, "", key.replace('_', ' ') + " of " + root.file());
                known = true;
            }
        }
        if (!known) {
            throw root.unreadable(
                    "none of "
                            + String.join(", ", KINDS.values().stream().sorted().toList()) + " is in it",
                    "give answers of PagerDuty's REST API, such as that of GET /escalation_policies");
        }
    }

    /** Further pages of what is in an answer begin further on. */
    private void pages(Item root, List<Item> roots) {
        if (!root.flag("more", false)) {
            return;
        }
        for (var kind : KINDS.values().stream().sorted().toList()) {
            if (root.has(kind)
                    && roots.stream()
                            .noneMatch(
                                    other -> other.has(kind) && other.number("offset", 0) > root.number("offset", 0))) {
                draft.note(DifferenceKind.MORE_PAGES, "", "further pages of " + root.file());
            }
        }
    }

    private void user(Item user) {
        var id = user.require("id", "save whole answers of GET /users?include[]=contact_methods");
        if (draft.users.containsKey(id)) {
            return;
        }
        var displayName = user.text("name").or(() -> user.text("summary")).orElse(id);
        var name = draft.names.unique("users", displayName);
        var contacts = new ArrayList<Contact>();
        var byId = new HashMap<String, String>();
        var names = new Names();
        for (var method : user.list("contact_methods")) {
            contact(method, name, names).ifPresent(contact -> {
                contacts.add(contact);
                byId.put(method.text("id").orElse(""), contact.name());
            });
        }
        if (contacts.isEmpty()) {
            var email = user.text("email");
            contacts.add(
                    new Contact("email", draft.channel(email.isPresent() ? "email" : "console"), email.orElse("")));
            draft.note(
                    DifferenceKind.CONTACTS_MISSING,
                    "users." + name,
                    "contacts of " + displayName + " (fetch users with include[]=contact_methods)");
        }
        draft.users.put(id, new Person(name, displayName, zone(user, name), contacts, rules(user, name, byId)));
        for (var team : user.list("teams")) {
            join(team.require("id", "save whole answers"), team.text("summary").orElse("team"), name);
        }
    }

    private Optional<Contact> contact(Item method, String user, Names names) {
        var type = method.text("type").orElse("").replace("_reference", "");
        var channel = CHANNELS.get(type);
        var address = method.text("address");
        if (channel == null || address.isEmpty()) {
            draft.note(
                    channel == null ? DifferenceKind.CONTACT_UNKNOWN : DifferenceKind.CONTACT_REFERENCE,
                    "users." + user,
                    "contact method "
                            + method.text("summary").or(() -> method.text("id")).orElse(type));
            return Optional.empty();
        }
        var country = method.number("country_code", 0);
        var full = country > 0 && !address.get().startsWith("+") ? "+" + country + address.get() : address.get();
        return Optional.of(new Contact(names.unique("contacts", channel), draft.channel(channel), full));
    }

    private Optional<ZoneId> zone(Item user, String name) {
        try {
            return user.text("time_zone").map(ZoneId::of);
        } catch (DateTimeException _) {
            draft.note(
                    DifferenceKind.USER_ZONE,
                    "users." + name,
                    "time zone " + user.text("time_zone").orElse(""));
            return Optional.empty();
        }
    }

    private Map<String, List<ContactRule>> rules(Item user, String name, Map<String, String> contacts) {
        var rules = new LinkedHashMap<String, List<ContactRule>>();
        var steps = new ArrayList<>(user.list("notification_rules"));
        steps.sort(Comparator.comparingLong(step -> step.number("start_delay_in_minutes", 0)));
        for (var step : steps) {
            var type = step.text("type").orElse("assignment_notification_rule");
            var contact = contacts.get(step.at("contact_method").text("id").orElse(""));
            if (!type.startsWith("assignment_notification_rule")) {
                draft.note(DifferenceKind.RULE_OTHER, "users." + name, type.replace('_', ' '));
            } else if (!step.has("contact_method")) {
                draft.note(DifferenceKind.RULE_REFERENCE, "users." + name, "a notification rule");
            } else if (contact == null) {
                draft.note(DifferenceKind.RULE_WITHOUT_CONTACT, "users." + name, "a notification rule");
            } else {
                rules.computeIfAbsent(step.text("urgency").filter("low"::equals).orElse("high"), _ -> new ArrayList<>())
                        .add(new ContactRule(
                                contact,
                                step.duration("start_delay_in_minutes", ChronoUnit.MINUTES, 0, Setup.MAX_WAIT)));
            }
        }
        return rules;
    }

    private void team(Item team) {
        var id = team.require("id", "save whole answers of GET /teams");
        draft.teams.computeIfAbsent(
                id,
                _ -> newTeam(team.text("name").or(() -> team.text("summary")).orElse(id)));
        if (draft.teams.get(id).members().isEmpty()) {
            draft.note(
                    DifferenceKind.TEAM_EMPTY,
                    "teams",
                    "team " + draft.teams.get(id).name());
        }
    }

    private Setup.Team newTeam(String name) {
        return new Setup.Team(draft.names.unique("teams", name), new ArrayList<>());
    }

    private void join(String id, String displayName, String user) {
        draft.teams.computeIfAbsent(id, _ -> newTeam(displayName)).members().add(user);
    }

    private void service(Item service) {
        var name = service.require("name", "save whole answers of GET /services");
        var reference = service.at("escalation_policy");
        var id = reference.require("id", "save whole answers of GET /services");
        if (service.text("status").orElse("active").equals("disabled")) {
            draft.note(DifferenceKind.ROUTE_NOBODY, "route", "service " + name + ", which is disabled");
            draft.routes.add(new Setup.Route(
                    List.of(Matchers.equal("service", name, service.at("name"))),
                    Optional.of(draft.nobodyReceiver()),
                    List.of()));
            return;
        }
        var found = policies.get(id);
        if (found == null) {
            draft.note(
                    DifferenceKind.ROUTE_WITHOUT_POLICY,
                    "route",
                    "service " + name + ", to the policy "
                            + reference.text("summary").orElse(id));
            return;
        }
        var policy = policy(found, seconds(service, "acknowledgement_timeout"));
        if (policy.isEmpty()) {
            draft.note(DifferenceKind.ROUTE_WITHOUT_POLICY, "route", "service " + name);
            return;
        }
        draft.routes.add(
                new Setup.Route(List.of(Matchers.equal("service", name, service.at("name"))), policy, List.of()));
        seconds(service, "auto_resolve_timeout")
                .ifPresent(after -> draft.note(
                        DifferenceKind.AUTO_RESOLVE,
                        "policies." + policy.get(),
                        "service " + name + " resolves its incidents after " + SetupWriter.duration(after)));
        unsupported(service, policy.get(), name);
    }

    private void unsupported(Item service, String policy, String name) {
        var place = "policies." + policy;
        var urgency = service.at("incident_urgency_rule");
        if (urgency.exists() && !urgency.text("urgency").orElse("").equals("severity_based")) {
            draft.note(
                    DifferenceKind.URGENCY,
                    place,
                    "urgency of service " + name + " ("
                            + urgency.text("urgency")
                                    .or(() -> urgency.text("type"))
                                    .orElse("") + ")");
        }
        if (service.at("alert_grouping_parameters").text("type").isPresent()) {
            draft.note(DifferenceKind.GROUPING, "route", "alert grouping of service " + name);
        }
        if (!service.list("scheduled_actions").isEmpty()) {
            draft.note(DifferenceKind.URGENCY, place, "urgency by the hour of service " + name);
        }
        if (service.at("auto_pause_notifications_parameters").flag("enabled", false)) {
            draft.note(DifferenceKind.PAUSE, place, "auto-pause of service " + name);
        }
    }

    private static Optional<Duration> seconds(Item item, String key) {
        return Optional.of(item.duration(key, ChronoUnit.SECONDS, 0, Setup.MAX_LEVEL))
                .filter(Duration::isPositive);
    }

    private void policyWithoutService(Item item) {
        if (policyNames.keySet().stream()
                .noneMatch(key -> key.startsWith(item.require("id", "save whole answers") + '/'))) {
            policy(item, Optional.empty());
        }
    }

    /**
     * The acknowledgement timeout is a service's there and a policy's here: services that differ in it have policies of
     * their own. Empty where nothing of the policy can be carried over.
     */
    private Optional<String> policy(Item item, Optional<Duration> acknowledgeTimeout) {
        var key = item.require("id", "save whole answers") + '/' + acknowledgeTimeout;
        var known = policyNames.get(key);
        if (known != null) {
            return known;
        }
        var name =
                draft.names.unique("policies", item.require("name", "save whole answers of GET /escalation_policies"));
        var rules = item.list("escalation_rules");
        var levels = new ArrayList<Level>();
        for (var rule : rules) {
            level(rule, "policies." + name, rules.indexOf(rule)).ifPresent(levels::add);
        }
        policyNames.put(key, levels.isEmpty() ? Optional.empty() : Optional.of(name));
        if (levels.isEmpty()) {
            draft.note(DifferenceKind.POLICY_EMPTY, "policies", "escalation policy " + name);
            return Optional.empty();
        }
        if (item.text("on_call_handoff_notifications").orElse("").equals("always")) {
            draft.note(DifferenceKind.SCHEDULE_NOTICES, "policies." + name, "hand-off notifications");
        }
        draft.policies.put(key, new Policy(name, levels, item.count("num_loops", 0), acknowledgeTimeout));
        return Optional.of(name);
    }

    private Optional<Level> level(Item rule, String place, int index) {
        var at = place + ".levels[" + index + ']';
        var responders = new LinkedHashSet<Responder>();
        for (var target : rule.requireList("targets", "save whole answers of GET /escalation_policies")) {
            responders.addAll(responders(target, at));
        }
        var strategy =
                rule.at("escalation_rule_assignment_strategy").text("type").orElse("assign_to_everyone");
        var minutes = delay(rule);
        if (responders.isEmpty()) {
            draft.note(DifferenceKind.LEVEL_EMPTY, at, "a level of " + minutes.toMinutes() + " min");
            return Optional.empty();
        }
        if (!strategy.equals("round_robin") || responders.size() == 1) {
            return Optional.of(new Level(List.copyOf(responders), Duration.ZERO, minutes));
        }
        if (responders.stream().allMatch(responder -> responder.kind().equals("user"))) {
            var names = responders.stream().map(r -> r.names().getFirst()).toList();
            return Optional.of(
                    new Level(List.of(new Responder("round_robin", names, "current")), Duration.ZERO, minutes));
        }
        draft.note(DifferenceKind.ROUND_ROBIN, at, "round robin over schedules");
        return Optional.of(new Level(List.copyOf(responders), Duration.ZERO, minutes));
    }

    private static Duration delay(Item rule) {
        rule.requireNumber("escalation_delay_in_minutes", "save whole answers");
        var delay = rule.duration("escalation_delay_in_minutes", ChronoUnit.MINUTES, 0, Setup.MAX_LEVEL);
        if (delay.isZero()) {
            throw rule.at("escalation_delay_in_minutes").unreadable("expected at least 1", "save whole answers");
        }
        return delay;
    }

    private List<Responder> responders(Item target, String place) {
        var id = target.require("id", "save whole answers of GET /escalation_policies");
        var type = target.text("type").orElse("").replace("_reference", "");
        var summary = target.text("summary").or(() -> target.text("name")).orElse(id);
        switch (type) {
            case "user" -> {
                return List.of(Responder.of("user", draft.user(id, summary)));
            }
            case "schedule" -> {
                if (draft.schedulesOf(id).isEmpty()) {
                    draft.note(
                            DifferenceKind.TARGET_MISSING,
                            place,
                            "schedule " + summary + " (fetch GET /schedules/" + id + ")");
                }
                return draft.schedulesOf(id).stream()
                        .map(name -> Responder.of("schedule", name))
                        .toList();
            }
            default -> {
                draft.note(DifferenceKind.TARGET_UNLIKE_OURS, place, type + " " + summary);
                return List.of();
            }
        }
    }
}

package dev.tocsin.config.section;

import dev.tocsin.channel.ChannelType.Secrecy;
import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.SecretReference;
import dev.tocsin.channel.Settings;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.ContactRule;
import dev.tocsin.core.policy.QuietHours;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Urgency;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code users} and {@code teams}. */
final class PeopleReader {
    private static final Key<String> CONTACT_NAME = Key.optional(
                    "name",
                    Types.name("the name of a contact method"),
                    "phone",
                    "the name by which rules refer to the contact method")
            .otherwise("the name of the channel");
    private static final Key<String> CHANNEL = Key.required(
            "channel",
            Types.reference(Kind.CHANNEL),
            "console",
            "the channel that delivers the pages",
            "name a channel, for example console");
    private static final Key<String> ADDRESS = Key.optional(
                    "address",
                    Types.text("an address"),
                    "\"+15550100\"",
                    "the address within the channel, if the channel needs one; for some channels [a"
                            + " reference](../channels/README.md#addresses-that-are-secrets)")
            .otherwise("none");
    private static final Section CONTACT = Section.of("a contact method", CONTACT_NAME, CHANNEL, ADDRESS);

    private static final Key<Yaml> RULE_CONTACT = Key.required(
            "contact",
            Types.text("name of a contact method", "of the same user", "the name of a contact")
                    .unread(),
            "phone",
            "the contact method that the page uses",
            "name one of the user's contacts");
    private static final Key<Duration> AFTER = Key.optional(
                    "after", Types.duration("0s", "1d"), "2m", "how long after the page the contact method is used")
            .or("0s");
    private static final Section RULE = Section.of("a rule", RULE_CONTACT, AFTER);
    private static final Key<List<Fields>> HIGH = rules("high");
    private static final Key<List<Fields>> LOW = rules("low");
    private static final Section RULES = Section.of("rules by urgency", HIGH, LOW);

    private static final Key<LocalTime> QUIET_FROM = Key.required(
            "from", Types.time(), "\"22:00\"", "when the quiet hours begin", "write when they begin: \"22:00\"");
    private static final Key<LocalTime> QUIET_TO =
            Key.required("to", Types.time(), "\"07:00\"", "when the quiet hours end", "write when they end: \"07:00\"");
    private static final Section QUIET_HOURS = Section.of("quiet hours", QUIET_FROM, QUIET_TO);

    private static final Key<String> NAME = Key.optional(
                    "name", Types.text("a person's name"), "Sam Doe", "the person's full name, for messages")
            .otherwise("the name under `users`");
    private static final Key<ZoneId> TIME_ZONE = Key.optional(
            "time_zone",
            Types.zone(),
            "Europe/Madrid",
            "the person's time zone, for quiet hours, absences and times in messages; required with `quiet_hours`");
    private static final Key<List<Fields>> CONTACTS = Key.required(
            "contacts",
            CONTACT.type().some("contact methods"),
            "[{channel: console}]",
            "how the person can be contacted",
            "add contacts: [{channel: console}], or pages go nowhere");
    private static final Key<Fields> RULES_KEY = Key.optional(
                    "rules",
                    RULES.type(),
                    "{high: [{contact: phone}]}",
                    "which contact methods a page uses, and when: [personal rules](../configuration.md#personal-rules)")
            .otherwise("every contact method at once");
    private static final Key<Fields> QUIET_HOURS_KEY = Key.optional(
                    "quiet_hours",
                    QUIET_HOURS.type(),
                    "{from: \"22:00\", to: \"07:00\"}",
                    "pages of low urgency wait for the end of these hours")
            .otherwise("none");
    private static final Section USER =
            Section.of("a user", NAME, TIME_ZONE, CONTACTS, RULES_KEY, QUIET_HOURS_KEY, Absences.AWAY);

    static final Key<Map<String, Fields>> USERS = Key.optional(
            "users",
            Types.named(Kind.USER, USER.type()),
            "{sam: {contacts: [{channel: console}]}}",
            "the people who can be paged, by a short name");
    static final Key<Map<String, List<String>>> TEAMS = Key.optional(
            "teams",
            Types.named(Kind.TEAM, Types.reference(Kind.USER).some("users")),
            "{platform: [sam, alex]}",
            "the teams, each a list of users");

    private static Key<List<Fields>> rules(String urgency) {
        return Key.optional(
                        urgency,
                        RULE.type().some("rules"),
                        "[{contact: chat}, {contact: sms, after: 2m}]",
                        "the rules for pages of " + urgency + " urgency")
                .otherwise("every contact method at once");
    }

    /** @param name by which rules refer to the contact method */
    private record Contact(String name, ContactMethod method) {}

    private final Values values;
    private final Map<String, Settings> channels;
    private final Map<String, Map<String, Secret>> secretAddresses = new HashMap<>();
    private final Map<String, Absences> absences = new HashMap<>();

    PeopleReader(Values values, Map<String, Settings> channels) {
        this.values = values;
        this.channels = channels;
    }

    Map<String, User> users(Fields root) {
        var users = new LinkedHashMap<String, User>();
        root.get(USERS).orElse(Map.of()).forEach((name, fields) -> users.put(name, user(name, fields)));
        return Collections.unmodifiableMap(users);
    }

    /** The absences of the users that were read; users without absences are left out. */
    Map<String, Absences> absences() {
        return absences;
    }

    /** The channels, with the secret addresses of the users that were read. */
    Map<String, Settings> channels() {
        var all = new LinkedHashMap<>(channels);
        all.replaceAll((name, settings) -> settings.with(secretAddresses.getOrDefault(name, Map.of())));
        return all;
    }

    private User user(String name, Fields fields) {
        var contacts = fields.list(CONTACTS).stream().map(this::contact).toList();
        var zone = fields.get(TIME_ZONE);
        fields.get(Absences.AWAY).ifPresent(away -> absences.put(name, Absences.of(zone, away, values)));
        return new User(
                name,
                fields.get(NAME).orElse(name),
                contacts.stream().map(Contact::method).toList(),
                fields.get(RULES_KEY).map(rules -> rules(rules, contacts)).orElse(Map.of()),
                quietHours(fields, zone),
                zone);
    }

    private Contact contact(Fields fields) {
        var channel = fields.get(CHANNEL).orElse("");
        var address = fields.get(ADDRESS).orElse("");
        Optional.ofNullable(channels.get(channel)).ifPresent(settings -> checkAddress(fields, settings, address));
        return new Contact(fields.get(CONTACT_NAME).orElse(channel), new ContactMethod(channel, address));
    }

    private void checkAddress(Fields contact, Settings settings, String address) {
        var node = contact.node(ADDRESS);
        if (node.isEmpty() || SecretReference.of(address).isEmpty()) {
            isAddress(settings, address, node.map(Yaml::place).orElse(contact.place()));
        } else if (ChannelTypes.of(settings).addresses(settings) == Secrecy.OPEN) {
            values.problems()
                    .add(
                            node.get().place(),
                            "addresses of " + settings.type() + " channels are no secrets and cannot be references",
                            "write the address itself");
        } else {
            values.secrets()
                    .read(node.get())
                    .filter(secret -> Secrets.isStandIn(secret)
                            || isAddress(settings, secret.reveal(), node.get().place()))
                    .ifPresent(secret -> secretAddresses
                            .computeIfAbsent(settings.name(), _ -> new HashMap<>())
                            .put(address, secret));
        }
    }

    private boolean isAddress(Settings settings, String address, SourceLocation location) {
        var fault = ChannelTypes.of(settings).addressFault(settings, address);
        fault.ifPresent(found -> values.problems().add(location, found.message(), found.remedy()));
        return fault.isEmpty();
    }

    private Map<Urgency, List<ContactRule>> rules(Fields fields, List<Contact> contacts) {
        var rules = new EnumMap<Urgency, List<ContactRule>>(Urgency.class);
        fields.get(HIGH).ifPresent(steps -> rules.put(Urgency.HIGH, steps(steps, contacts)));
        fields.get(LOW).ifPresent(steps -> rules.put(Urgency.LOW, steps(steps, contacts)));
        return rules;
    }

    private List<ContactRule> steps(List<Fields> steps, List<Contact> contacts) {
        return steps.stream().flatMap(fields -> step(fields, contacts).stream()).toList();
    }

    private Optional<ContactRule> step(Fields fields, List<Contact> contacts) {
        var after = fields.value(AFTER);
        return fields.get(RULE_CONTACT)
                .flatMap(node -> named(node, contacts))
                .map(method -> new ContactRule(method, after));
    }

    private Optional<ContactMethod> named(Yaml node, List<Contact> contacts) {
        var name = values.text(node, "the name of a contact");
        var found =
                contacts.stream().filter(contact -> contact.name().equals(name)).toList();
        if (found.size() != 1 && !contacts.isEmpty() && Values.isText(node)) {
            var names = contacts.stream().map(Contact::name).distinct().toList();
            values.problems()
                    .add(
                            node.place(),
                            found.isEmpty()
                                    ? "unknown contact " + Values.quote(name)
                                    : found.size() + " contacts are named " + Values.quote(name),
                            found.isEmpty()
                                    ? NearestName.hint(name, names, "")
                                    : "give each a name of its own under contacts");
        }
        return found.stream().findFirst().map(Contact::method);
    }

    private Optional<QuietHours> quietHours(Fields user, Optional<ZoneId> zone) {
        var hours = user.get(QUIET_HOURS_KEY);
        if (hours.isEmpty()) {
            return Optional.empty();
        }
        if (zone.isEmpty()) {
            user.require(TIME_ZONE, "quiet hours are in the user's own zone: time_zone: Europe/Madrid");
        }
        var before = values.problems().count();
        var from = hours.get().get(QUIET_FROM);
        var to = hours.get().get(QUIET_TO);
        if (from.isEmpty() || to.isEmpty() || zone.isEmpty()) {
            return Optional.empty();
        }
        if (from.get().equals(to.get())) {
            if (values.problems().count() == before) {
                values.problems()
                        .add(
                                hours.get().place(),
                                "quiet hours from " + from.get() + " to " + to.get() + " are none",
                                "write two different times");
            }
            return Optional.empty();
        }
        return Optional.of(new QuietHours(from.get(), to.get(), zone.get()));
    }
}

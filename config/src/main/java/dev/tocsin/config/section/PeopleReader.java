package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.channel.ChannelType.Secrecy;
import dev.tocsin.engine.channel.ChannelTypes;
import dev.tocsin.engine.channel.Secret;
import dev.tocsin.engine.channel.SecretReference;
import dev.tocsin.engine.channel.Settings;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.ContactRule;
import dev.tocsin.engine.policy.QuietHours;
import dev.tocsin.engine.policy.User;
import dev.tocsin.engine.signal.Urgency;
import java.time.Duration;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code users} and {@code teams}. */
final class PeopleReader {
    private static final List<String> KEYS = List.of("name", "time_zone", "contacts", "rules", "quiet_hours", "away");
    private static final String CONTACTS_HINT = "add contacts: [{channel: console}], or nobody will hear of the page";
    private static final Duration MAX_WAIT = Duration.ofDays(1);

    /** @param name by which rules refer to the contact method */
    private record Contact(String name, ContactMethod method) {}

    private final Values values;
    private final References references;
    private final Times times;
    private final Secrets secrets;
    private final Map<String, Settings> channels;
    private final Map<String, Map<String, Secret>> secretAddresses = new HashMap<>();

    PeopleReader(Values values, References references, Times times, Secrets secrets, Map<String, Settings> channels) {
        this.values = values;
        this.references = references;
        this.times = times;
        this.secrets = secrets;
        this.channels = channels;
    }

    Map<String, User> users(Document document) {
        return Section.read(document.map("users"), values, this::user);
    }

    /** The channels, with the secret addresses of the users that were read. */
    Map<String, Settings> channels() {
        var all = new LinkedHashMap<>(channels);
        all.replaceAll((name, settings) -> settings.with(secretAddresses.getOrDefault(name, Map.of())));
        return all;
    }

    Map<String, List<String>> teams(Document document) {
        return Section.read(document.map("teams"), values, this::team);
    }

    private Optional<User> user(String name, Yaml node) {
        references.define(Kind.USER, name);
        return Fields.of(node, "a user", KEYS, values.problems()).map(fields -> {
            var contacts = fields.require("contacts", CONTACTS_HINT)
                    .map(this::contacts)
                    .orElse(List.of());
            var zone = fields.get("time_zone").map(times::zone);
            return new User(
                    name,
                    fields.get("name")
                            .map(text -> values.text(text, "a person's name"))
                            .orElse(name),
                    contacts.stream().map(Contact::method).toList(),
                    fields.get("rules").map(rules -> rules(rules, contacts)).orElse(Map.of()),
                    quietHours(fields, zone),
                    zone);
        });
    }

    private List<Contact> contacts(Yaml node) {
        return values.someOf(node, "contact methods").stream()
                .flatMap(item ->
                        Fields.of(item, "a contact method", List.of("name", "channel", "address"), values.problems())
                                .stream())
                .map(this::contact)
                .toList();
    }

    private Contact contact(Fields fields) {
        var channel = fields.require("channel", "name a channel, for example console")
                .map(node -> references.refer(Kind.CHANNEL, node))
                .orElse("");
        var address = fields.get("address").map(node -> values.text(node, "an address"));
        Optional.ofNullable(channels.get(channel))
                .ifPresent(settings -> checkAddress(fields, settings, address.orElse("")));
        var name = fields.get("name").map(node -> values.name(node, "the name of a contact method"));
        return new Contact(name.orElse(channel), new ContactMethod(channel, address.orElse("")));
    }

    private void checkAddress(Fields contact, Settings settings, String address) {
        var node = contact.get("address");
        if (node.isEmpty() || SecretReference.of(address).isEmpty()) {
            isAddress(settings, address, node.map(Yaml::place).orElse(contact.place()));
        } else if (ChannelTypes.of(settings).addresses(settings) == Secrecy.OPEN) {
            values.problems()
                    .add(
                            node.get().place(),
                            "addresses of " + settings.type() + " channels are no secrets and cannot be references",
                            "write the address itself");
        } else {
            secrets.read(node.get())
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

    private Map<Urgency, List<ContactRule>> rules(Yaml node, List<Contact> contacts) {
        var rules = new EnumMap<Urgency, List<ContactRule>>(Urgency.class);
        Fields.of(node, "rules by urgency", List.of("high", "low"), values.problems())
                .ifPresent(fields -> {
                    fields.get("high").ifPresent(n -> rules.put(Urgency.HIGH, steps(n, contacts)));
                    fields.get("low").ifPresent(n -> rules.put(Urgency.LOW, steps(n, contacts)));
                });
        return rules;
    }

    private List<ContactRule> steps(Yaml node, List<Contact> contacts) {
        return values.someOf(node, "rules").stream()
                .flatMap(item -> Fields.of(item, "a rule", List.of("contact", "after"), values.problems()).stream())
                .flatMap(fields -> step(fields, contacts).stream())
                .toList();
    }

    private Optional<ContactRule> step(Fields fields, List<Contact> contacts) {
        var after = fields.get("after")
                .map(node -> values.duration(node, Duration.ZERO, MAX_WAIT))
                .orElse(Duration.ZERO);
        return fields.require("contact", "name one of the user's contacts")
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
        var hours = user.get("quiet_hours")
                .flatMap(node -> Fields.of(node, "quiet hours", List.of("from", "to"), values.problems()));
        if (hours.isEmpty()) {
            return Optional.empty();
        }
        if (zone.isEmpty()) {
            user.require("time_zone", "quiet hours are in the user's own zone: time_zone: Europe/Madrid");
        }
        var before = values.problems().count();
        var from =
                hours.get().require("from", "write when they begin: \"22:00\"").map(times::time);
        var to = hours.get().require("to", "write when they end: \"07:00\"").map(times::time);
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

    private Optional<List<String>> team(String name, Yaml node) {
        references.define(Kind.TEAM, name);
        return Optional.of(values.someOf(node, "users").stream()
                .map(member -> references.refer(Kind.USER, member))
                .toList());
    }
}

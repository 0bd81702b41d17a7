package dev.tocsin.api.answers;

import dev.tocsin.config.Configuration;
import dev.tocsin.engine.channel.InstantText;
import dev.tocsin.engine.incident.Incident;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.Responder;
import dev.tocsin.engine.policy.User;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Finds the users who have an address as a contact method. */
public final class UserLookup {
    /** Who has the address. */
    public sealed interface Found {
        /** All users who it may be. */
        default List<User> users() {
            return switch (this) {
                case Known(var user) -> List.of(user);
                case Shared(var users) -> users;
                case Unknown() -> List.of();
            };
        }

        record Known(User user) implements Found {}

        record Unknown() implements Found {}

        /** Several users have this address, such as a phone that is passed on. */
        record Shared(List<User> users) implements Found {
            public Shared {
                users = List.copyOf(users);
            }
        }
    }

    private final Supplier<Configuration> configuration;

    public UserLookup(Supplier<Configuration> configuration) {
        this.configuration = configuration;
    }

    /** The time zone in which a user reads times about an incident. */
    ZoneId zoneOf(User person, Incident incident) {
        return zoneOf(
                person,
                incident.policy().levels().stream()
                        .flatMap(level -> level.responders().stream())
                        .toList());
    }

    /** @param responders of the incident's policy */
    ZoneId zoneOf(User person, List<Responder> responders) {
        return configuration.get().directory().zoneOf(person.name(), responders).orElse(InstantText.UTC);
    }

    /** The time zone in which a user reads times that are not about one incident. */
    ZoneId zoneOf(User person) {
        return zoneOf(person, List.of());
    }

    /**
     * Finds a user by an address of this channel or, if nobody has it there, of another channel of its type: a person
     * has one phone number, whichever channel it is configured for.
     *
     * @param channel its configured name
     */
    public Found at(String channel, String address) {
        var now = configuration.get();
        var there = users(now, contact -> contact.channel().equals(channel), address);
        if (!there.isEmpty()) {
            return found(there);
        }
        var settings = now.channels().get(channel);
        return settings == null ? new Found.Unknown() : ofType(now, settings.type(), address);
    }

    private static Found ofType(Configuration now, String type, String address) {
        return found(users(now, contact -> isOf(now, contact, type), address));
    }

    /** Finds a user by an address of any channel: an external system may identify people by their mail address. */
    public Found anywhere(String address) {
        return found(users(configuration.get(), _ -> true, address));
    }

    /** Finds a user by the user name or id in Opsgenie: who is paged as {@code user:NAME}, or has it as an address. */
    public Found inOpsgenie(String name) {
        var now = configuration.get();
        var there = users(
                now,
                contact ->
                        isOf(now, contact, "opsgenie") && opsgenieUser(contact).equals(normal(name)));
        return there.isEmpty() || name.isBlank() ? anywhere(name) : found(there);
    }

    /** The single Opsgenie user among a contact's responders, or "": teams and schedules are not users. */
    private static String opsgenieUser(ContactMethod contact) {
        var users = Arrays.stream(contact.address().split(","))
                .map(UserLookup::normal)
                .filter(responder -> responder.matches("user\\s*:.*"))
                .toList();
        return users.size() == 1
                ? normal(users.getFirst().substring(users.getFirst().indexOf(':') + 1))
                : "";
    }

    private static boolean isOf(Configuration now, ContactMethod contact, String type) {
        var settings = now.channels().get(contact.channel());
        return settings != null && settings.type().equals(type);
    }

    /** Finds a user by the display name, or the name in the configuration. */
    public Found named(String name) {
        return found(configuration.get().directory().users().values().stream()
                .filter(user -> user.name().equals(name) || user.displayName().equals(name))
                .toList());
    }

    /** The user with this name in the configuration. */
    public Optional<User> user(String name) {
        return Optional.ofNullable(configuration.get().directory().users().get(name));
    }

    private static List<User> users(Configuration now, Predicate<ContactMethod> where, String address) {
        var wanted = normal(address);
        return wanted.isEmpty()
                ? List.of()
                : users(
                        now,
                        contact ->
                                where.test(contact) && normal(contact.address()).equals(wanted));
    }

    private static List<User> users(Configuration now, Predicate<ContactMethod> who) {
        return now.directory().users().values().stream()
                .filter(user -> user.contacts().stream().anyMatch(who))
                .toList();
    }

    private static Found found(List<User> users) {
        return switch (users.size()) {
            case 0 -> new Found.Unknown();
            case 1 -> new Found.Known(users.getFirst());
            default -> new Found.Shared(users);
        };
    }

    /** Normalizes an address: case in mail addresses, spaces and brackets in phone numbers. */
    static String normal(String address) {
        var text = address.strip().toLowerCase(Locale.ROOT);
        return text.matches("\\+?[0-9 ()./-]+") ? text.replaceAll("[^0-9+]", "") : text;
    }
}

package dev.tocsin.app.reply;

import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.InstantText;
import dev.tocsin.channel.SyncedChannel.Person;
import dev.tocsin.config.Configuration;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.TextBounds;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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

    private static final int MAX_NAME = 200;

    private final Supplier<Configuration> configuration;

    public UserLookup(Supplier<Configuration> configuration) {
        this.configuration = configuration;
    }

    /**
     * The time zone in which a user reads times about an incident.
     *
     * @param responders of the incident's policy
     */
    public ZoneId zoneOf(User person, List<Responder> responders) {
        return configuration.get().directory().zoneOf(person.name(), responders).orElse(InstantText.UTC);
    }

    /** The time zone in which a user reads times that are not about one incident. */
    public ZoneId zoneOf(User person) {
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
    private Found anywhere(String address) {
        return found(users(configuration.get(), _ -> true, address));
    }

    /** The user whom an external system names; empty = nobody is known by that id or name, or several are. */
    public Optional<User> in(String system, Person person) {
        if (byId(system, person.id()) instanceof Found.Known(var user)) {
            return Optional.of(user);
        }
        return named(person.name()) instanceof Found.Known(var user) ? Optional.of(user) : Optional.empty();
    }

    /** By what the contacts in that system say of themselves, else by any address. */
    private Found byId(String system, String id) {
        var now = configuration.get();
        var type = ChannelTypes.all().get(system);
        var there = type == null
                ? List.<User>of()
                : users(now, contact -> isOf(now, contact, system), contact -> type.person(contact.address()), id);
        return there.isEmpty() ? anywhere(id) : found(there);
    }

    /**
     * Who made a change in an external system, for the timeline: a user, else somebody's name there, else the system.
     *
     * @param person by each of the names that the system gives
     */
    public String who(String system, List<Person> person) {
        return person.stream()
                .flatMap(one -> in(system, one).stream())
                .map(User::name)
                .findFirst()
                .orElseGet(() -> person.stream()
                        .map(Person::name)
                        .filter(name -> !name.isBlank())
                        .map(name -> TextBounds.fit(name, MAX_NAME))
                        .findFirst()
                        .orElse(system));
    }

    private static boolean isOf(Configuration now, ContactMethod contact, String type) {
        var settings = now.channels().get(contact.channel());
        return settings != null && settings.type().equals(type);
    }

    /** Finds a user by the display name, or the name in the configuration. */
    private Found named(String name) {
        return found(configuration.get().directory().users().values().stream()
                .filter(user -> user.name().equals(name) || user.displayName().equals(name))
                .toList());
    }

    /** The user with this name in the configuration. */
    public Optional<User> user(String name) {
        return Optional.ofNullable(configuration.get().directory().users().get(name));
    }

    private static List<User> users(Configuration now, Predicate<ContactMethod> where, String address) {
        return users(now, where, ContactMethod::address, address);
    }

    /** An id without a letter or digit, and a contact without one, are nobody's. */
    private static List<User> users(
            Configuration now, Predicate<ContactMethod> where, Function<ContactMethod, String> id, String wanted) {
        var normal = ContactMethod.normal(wanted);
        return normal.isEmpty()
                ? List.of()
                : now.directory().users().values().stream()
                        .filter(user -> user.contacts().stream()
                                .anyMatch(contact -> where.test(contact)
                                        && ContactMethod.normal(id.apply(contact))
                                                .equals(normal)))
                        .toList();
    }

    private static Found found(List<User> users) {
        return switch (users.size()) {
            case 0 -> new Found.Unknown();
            case 1 -> new Found.Known(users.getFirst());
            default -> new Found.Shared(users);
        };
    }
}

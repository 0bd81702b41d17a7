package dev.tocsin.core.policy;

import dev.tocsin.core.signal.Urgency;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A person who can be paged.
 *
 * @param rules the notification rules by urgency; if there are none, every contact method is used at once
 * @param quietHours in which pages of low urgency wait
 * @param zone of the times that the user is shown; empty = not configured
 */
public record User(
        String name,
        String displayName,
        List<ContactMethod> contacts,
        Map<Urgency, List<ContactRule>> rules,
        Optional<QuietHours> quietHours,
        Optional<ZoneId> zone) {
    public User {
        contacts = List.copyOf(contacts);
        rules = Map.copyOf(rules);
    }

    /** A user in the time zone of the quiet hours. */
    public User(
            String name,
            String displayName,
            List<ContactMethod> contacts,
            Map<Urgency, List<ContactRule>> rules,
            Optional<QuietHours> quietHours) {
        this(name, displayName, contacts, rules, quietHours, quietHours.map(QuietHours::zone));
    }

    public User(String name, String displayName, List<ContactMethod> contacts) {
        this(name, displayName, contacts, Map.of(), Optional.empty());
    }

    /**
     * A contact method and when it is to be used.
     *
     * @param at empty = at once
     * @param why it is not used at once, or ""
     */
    public record Contact(ContactMethod method, Optional<Instant> at, String why) {}

    /**
     * The contact methods to use if the user is paged at {@code now}, in the order of the rules. If the urgency is low,
     * those that would be used in quiet hours are used when these end.
     */
    public List<Contact> contactsAt(Instant now, Urgency urgency) {
        var respected = urgency == Urgency.LOW ? quietHours : Optional.<QuietHours>empty();
        var first = respected.flatMap(hours -> hours.endAfter(now)).orElse(now);
        var found = new ArrayList<Contact>();
        for (var rule : rulesFor(urgency)) {
            var wanted = first.plus(rule.after());
            var at = respected.flatMap(hours -> hours.endAfter(wanted)).orElse(wanted);
            var waited = first.isAfter(now) || at.isAfter(wanted);
            found.add(
                    at.isAfter(now)
                            ? new Contact(rule.contact(), Optional.of(at), waited ? "quiet hours" : "personal rule")
                            : new Contact(rule.contact(), Optional.empty(), ""));
        }
        return found;
    }

    /** The contact methods that the rules name, in their order. */
    public List<ContactMethod> contactsFor(Urgency urgency) {
        return rulesFor(urgency).stream().map(ContactRule::contact).toList();
    }

    private List<ContactRule> rulesFor(Urgency urgency) {
        var own = rules.get(urgency);
        return own != null
                ? own
                : contacts.stream()
                        .map(contact -> new ContactRule(contact, Duration.ZERO))
                        .toList();
    }
}

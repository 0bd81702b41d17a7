package dev.tocsin.engine.policy;

import dev.tocsin.engine.signal.Urgency;
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
 * @param rules how, by urgency; where there are none every contact is used at once
 * @param quietHours in which pages of low urgency wait
 * @param zone in which they read times; empty = nobody has said
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

    /** In the zone of the quiet hours. */
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
     * A contact and when it is to be used.
     *
     * @param at empty = at once
     * @param why it is later than that, or ""
     */
    public record Contact(ContactMethod method, Optional<Instant> at, String why) {}

    /** Each way that is to be tried when this person is paged at {@code now}, in the order of the rules. */
    public List<Contact> contactsAt(Instant now, Urgency urgency) {
        var quiet = urgency == Urgency.LOW ? quietHours : Optional.<QuietHours>empty();
        var first = quiet.flatMap(hours -> hours.endAfter(now)).orElse(now);
        var found = new ArrayList<Contact>();
        for (var rule : rulesFor(urgency)) {
            var wanted = first.plus(rule.after());
            var at = quiet.flatMap(hours -> hours.endAfter(wanted)).orElse(wanted);
            var waited = first.isAfter(now) || at.isAfter(wanted);
            found.add(
                    at.isAfter(now)
                            ? new Contact(rule.contact(), Optional.of(at), waited ? "quiet hours" : "personal rule")
                            : new Contact(rule.contact(), Optional.empty(), ""));
        }
        return found;
    }

    /** The contacts that are used, in the order of the rules. */
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

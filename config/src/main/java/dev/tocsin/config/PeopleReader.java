package dev.tocsin.config;

import dev.tocsin.config.References.Kind;
import dev.tocsin.engine.policy.ContactMethod;
import dev.tocsin.engine.policy.User;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code users} and {@code teams}. */
final class PeopleReader {
    private static final String CONTACTS_HINT = "add contacts: [{channel: console}], or nobody will hear of the page";

    private final Values values;
    private final References references;

    PeopleReader(Values values, References references) {
        this.values = values;
        this.references = references;
    }

    Map<String, User> users(Document document) {
        return Section.read(document.map("users"), values, this::user);
    }

    Map<String, List<String>> teams(Document document) {
        return Section.read(document.map("teams"), values, this::team);
    }

    private Optional<User> user(String name, Yaml node) {
        references.define(Kind.USER, name);
        return Fields.of(node, "a user", List.of("name", "contacts"), values.problems())
                .map(fields -> new User(
                        name,
                        fields.get("name")
                                .map(text -> values.text(text, "a person's name"))
                                .orElse(name),
                        fields.require("contacts", CONTACTS_HINT)
                                .map(this::contacts)
                                .orElse(List.of())));
    }

    private List<ContactMethod> contacts(Yaml node) {
        return values.someOf(node, "contact methods").stream()
                .flatMap(item ->
                        Fields.of(item, "a contact method", List.of("channel", "address"), values.problems()).stream())
                .map(this::contact)
                .toList();
    }

    private ContactMethod contact(Fields fields) {
        var channel = fields.require("channel", "name a channel, for example console")
                .map(node -> references.refer(Kind.CHANNEL, node));
        var address = fields.get("address").map(node -> values.text(node, "an address"));
        return new ContactMethod(channel.orElse(""), address.orElse(""));
    }

    private Optional<List<String>> team(String name, Yaml node) {
        references.define(Kind.TEAM, name);
        return Optional.of(values.someOf(node, "users").stream()
                .map(member -> references.refer(Kind.USER, member))
                .toList());
    }
}

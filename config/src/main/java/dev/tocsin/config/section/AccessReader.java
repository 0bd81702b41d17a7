package dev.tocsin.config.section;

import dev.tocsin.config.ApiToken;
import dev.tocsin.config.Role;
import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.channel.source.Credentials;
import dev.tocsin.engine.channel.source.Source;
import dev.tocsin.engine.channel.source.Sources;
import dev.tocsin.engine.signal.Sha256;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads {@code webhooks} and {@code tokens}: who may send webhooks, and who may call the API. */
final class AccessReader {
    private static final List<String> ROLES = Arrays.stream(Role.values())
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final String HASH_HINT =
            "write what ./tocsin token NAME prints, or: test -n \"$TOKEN\" && printf %s \"$TOKEN\" | sha256sum";

    private final Values values;
    private final References references;
    private final Secrets secrets;
    private final Map<String, SourceLocation> hashes = new HashMap<>();

    AccessReader(Values values, References references, Secrets secrets) {
        this.values = values;
        this.references = references;
        this.secrets = secrets;
    }

    /** The credentials by source; sources without an entry are open. */
    Map<String, Credentials> webhooks(Document document) {
        var sources = Sources.all();
        var credentials = new TreeMap<String, Credentials>();
        document.map("webhooks")
                .flatMap(map -> Fields.of(map, "webhooks", List.copyOf(sources.keySet()), values.problems()))
                .ifPresent(fields -> sources.forEach((name, source) ->
                        fields.get(name).ifPresent(node -> credentials.put(name, credentials(source, node)))));
        return credentials;
    }

    List<ApiToken> tokens(Document document) {
        return List.copyOf(
                Section.read(document.map("tokens"), values, this::token).values());
    }

    private Credentials credentials(Source source, Yaml node) {
        var known = Arrays.stream(Credentials.Kind.values())
                .filter(source.credentials()::contains)
                .map(Credentials.Kind::key)
                .toList();
        var fields = Fields.of(node, "the access of " + source.name(), known, values.problems());
        return new Credentials(
                all(fields, "bearer", secrets::read),
                all(fields, "basic", this::basic),
                all(fields, "secrets", secrets::read));
    }

    /** Reads a single credential or a list; {@code secrets} is always a list. */
    private <T> List<T> all(Optional<Fields> fields, String key, Function<Yaml, Optional<T>> read) {
        var node = fields.flatMap(f -> f.get(key));
        var items = node.map(n -> n instanceof Yaml.Sequence || key.equals("secrets")
                        ? values.someOf(n, key.equals("secrets") ? key : "credentials")
                        : List.of(n))
                .orElse(List.of());
        return items.stream().flatMap(item -> read.apply(item).stream()).toList();
    }

    private Optional<Credentials.Basic> basic(Yaml node) {
        return Fields.of(node, "a user name and password", List.of("username", "password"), values.problems())
                .flatMap(fields -> {
                    var username =
                            fields.require("username", "write username: name").map(n -> values.text(n, "a user name"));
                    var password = fields.require("password", "write password: \"${env:NAME}\"")
                            .flatMap(secrets::read);
                    return username.flatMap(name -> password.map(secret -> new Credentials.Basic(name, secret)));
                });
    }

    private Optional<ApiToken> token(String name, Yaml node) {
        return Fields.of(node, "a token", List.of("sha256", "role", "user"), values.problems())
                .flatMap(fields -> {
                    var hash = fields.require("sha256", HASH_HINT).flatMap(this::hash);
                    var role = fields.require("role", "choose from " + String.join(", ", ROLES))
                            .flatMap(this::role);
                    var user = fields.get("user").map(named -> references.refer(References.Kind.USER, named));
                    return hash.flatMap(h -> role.map(r -> new ApiToken(name, h, r, user)));
                });
    }

    /** Reads a hash. A fault is reported without the value, which may be the token itself. */
    private Optional<String> hash(Yaml node) {
        var written = values.text(node, "a SHA-256 in hexadecimal digits");
        if (!Values.isText(node)) {
            return Optional.empty();
        }
        return written.startsWith("${")
                ? secrets.read(node)
                        .flatMap(
                                hash -> hash(node, Secrets.isStandIn(hash) ? Sha256.hex(hash.reveal()) : hash.reveal()))
                : hash(node, written);
    }

    private Optional<String> hash(Yaml node, String written) {
        var text = written.strip().toLowerCase(Locale.ROOT);
        if (!text.matches("[0-9a-f]{64}")) {
            var found = text.length() == 64 ? "other characters" : text.length() + " characters";
            values.problems().add(node.place(), "expected 64 hexadecimal digits, found " + found, HASH_HINT);
            return Optional.empty();
        }
        var known = ApiToken.WORTHLESS.get(text);
        if (known != null) {
            values.problems().add(node.place(), "this is the SHA-256 of " + known + ", which is no secret", HASH_HINT);
            return Optional.empty();
        }
        var earlier = hashes.putIfAbsent(text, node.place());
        if (earlier != null) {
            values.problems()
                    .add(
                            node.place(),
                            "the same token stands at " + earlier.fileAndLine(),
                            "give every token a value of its own");
        }
        return Optional.of(text);
    }

    private Optional<Role> role(Yaml node) {
        var text = values.text(node, "a role");
        if (!Values.isText(node)) {
            return Optional.empty();
        }
        if (!ROLES.contains(text)) {
            values.problems()
                    .add(node.place(), "unknown role " + Values.quote(text), NearestName.hint(text, ROLES, ""));
            return Optional.empty();
        }
        return Optional.of(Role.valueOf(text.toUpperCase(Locale.ROOT)));
    }
}

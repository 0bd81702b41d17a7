package dev.tocsin.config.section;

import dev.tocsin.channel.Secret;
import dev.tocsin.channel.source.Credentials;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.Sources;
import dev.tocsin.config.ApiToken;
import dev.tocsin.config.Role;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.signal.Sha256;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Reads {@code webhooks} and {@code tokens}: who may send webhooks, and who may call the API. */
final class AccessReader {
    private static final List<String> ROLES = Arrays.stream(Role.values())
            .map(role -> role.name().toLowerCase(Locale.ROOT))
            .toList();
    private static final String HASH_HINT =
            "write what ./tocsin token NAME prints, or: test -n \"$TOKEN\" && printf %s \"$TOKEN\" | sha256sum";

    private static final Key<String> USERNAME = Key.required(
            "username", Types.text("a user name"), "alertmanager", "the user name", "write username: name");
    private static final Key<Secret> PASSWORD = Key.required(
            "password", Types.secret(), "\"${env:PASSWORD}\"", "the password", "write password: \"${env:NAME}\"");
    private static final Type<Credentials.Basic> BASIC =
            Section.of("a user name and password", USERNAME, PASSWORD).type().then((fields, _, _) -> basic(fields));
    private static final Key<List<Secret>> BEARER = Key.optional(
                    "bearer",
                    oneOrMore(Types.secret()),
                    "\"${env:BEARER}\"",
                    "the token of `Authorization: Bearer`; any one of a list is valid, so that you can rotate it")
            .otherwise("none");
    private static final Key<List<Credentials.Basic>> BASIC_KEY = Key.optional(
                    "basic",
                    oneOrMore(BASIC),
                    "{username: alertmanager, password: \"${env:PASSWORD}\"}",
                    "the login of HTTP basic authentication; any one of a list is valid, so that you can rotate it")
            .otherwise("none");
    private static final Key<List<Secret>> SECRETS = Key.optional(
                    "secrets",
                    Types.secret().some("secrets"),
                    "[\"${env:SIGNING_SECRET}\"]",
                    "the secrets with which the sender signs; any one of them is valid")
            .otherwise("none");
    private static final Map<String, Key<Fields>> SOURCES = sources();

    static final Key<Fields> WEBHOOKS = Key.optional(
                    "webhooks",
                    Section.of("webhooks", SOURCES.values().toArray(Key<?>[]::new))
                            .type()
                            .joined(),
                    "{alertmanager: {bearer: \"${env:BEARER}\"}}",
                    "the credentials that senders of webhooks must present")
            .otherwise("only this machine may send");

    private static final Key<Yaml> SHA256 = Key.required(
            "sha256",
            Type.of(
                    "SHA-256",
                    "64 hexadecimal digits, or a reference to them",
                    Types.schema("type", "string", "pattern", "^\\s*[0-9A-Fa-f]{64}\\s*$|^\\$\\{(env|file):[^{}]+\\}$"),
                    (node, _) -> Optional.of(node)),
            "\"${file:/run/secrets/bot-token.sha256}\"",
            "the hash of the token; `./tocsin token NAME` prints a token and its hash",
            HASH_HINT);
    private static final Key<Role> ROLE = Key.required(
            "role",
            Type.of("word", '`' + String.join("`, `", ROLES) + '`', Types.schema("enum", ROLES), AccessReader::role),
            "viewer",
            "what the token may do",
            "choose from " + String.join(", ", ROLES));
    private static final Key<String> USER = Key.optional(
                    "user", Types.reference(Kind.USER), "sam", "the person who acts with the token")
            .otherwise("nobody in particular");
    private static final Section TOKEN = Section.of("a token", SHA256, ROLE, USER);

    static final Key<Map<String, Fields>> TOKENS = Key.optional(
                    "tokens",
                    Types.named(TOKEN.type()),
                    "{bot: {sha256: \"${file:/run/secrets/bot-token.sha256}\", role: viewer}}",
                    "who may call the [API](../api.md)")
            .otherwise("only this machine may call");

    private final Values values;
    private final Map<String, SourceLocation> hashes = new HashMap<>();

    AccessReader(Values values) {
        this.values = values;
    }

    private static Map<String, Key<Fields>> sources() {
        var keys = new LinkedHashMap<String, Key<Fields>>();
        Sources.all()
                .forEach((name, source) -> keys.put(
                        name,
                        Key.optional(
                                        name,
                                        Section.of("the access of " + name, keys(source))
                                                .type(),
                                        "{bearer: \"${env:BEARER}\"}",
                                        "the credentials of " + name)
                                .otherwise("only this machine may send")));
        return keys;
    }

    private static Key<?>[] keys(Source source) {
        return Arrays.stream(Credentials.Kind.values())
                .filter(source.credentials()::contains)
                .map(AccessReader::key)
                .toArray(Key<?>[]::new);
    }

    private static Key<?> key(Credentials.Kind kind) {
        return switch (kind) {
            case SECRETS -> SECRETS;
            case BEARER -> BEARER;
            case BASIC -> BASIC_KEY;
        };
    }

    /** The credentials by source; sources without an entry are open. */
    static Map<String, Credentials> webhooks(Fields root) {
        var credentials = new TreeMap<String, Credentials>();
        root.get(WEBHOOKS).ifPresent(fields -> Sources.all().values().forEach(source -> {
            var key = Objects.requireNonNull(SOURCES.get(source.name()));
            if (fields.node(key).isPresent()) {
                credentials.put(
                        source.name(),
                        fields.get(key).map(given -> credentials(source, given)).orElse(Credentials.OPEN));
            }
        }));
        return credentials;
    }

    List<ApiToken> tokens(Fields root) {
        var tokens = new ArrayList<ApiToken>();
        root.get(TOKENS).orElse(Map.of()).forEach((name, fields) -> token(name, fields)
                .ifPresent(tokens::add));
        return List.copyOf(tokens);
    }

    private static Credentials credentials(Source source, Fields fields) {
        return new Credentials(
                list(source, Credentials.Kind.BEARER, fields, BEARER),
                list(source, Credentials.Kind.BASIC, fields, BASIC_KEY),
                list(source, Credentials.Kind.SECRETS, fields, SECRETS));
    }

    private static <T> List<T> list(Source source, Credentials.Kind kind, Fields fields, Key<List<T>> key) {
        return source.credentials().contains(kind) ? fields.list(key) : List.of();
    }

    /** A single credential or a list. */
    private static <T> Type<List<T>> oneOrMore(Type<T> type) {
        var list = type.some("credentials");
        return Types.either(type, list)
                .reading((node, values) -> node instanceof Yaml.Sequence
                        ? list.reader().read(node, values)
                        : type.reader().read(node, values).map(List::of));
    }

    private static Optional<Credentials.Basic> basic(Fields fields) {
        var username = fields.get(USERNAME);
        var password = fields.get(PASSWORD);
        return username.flatMap(name -> password.map(secret -> new Credentials.Basic(name, secret)));
    }

    private Optional<ApiToken> token(String name, Fields fields) {
        var hash = fields.get(SHA256).flatMap(this::hash);
        var role = fields.get(ROLE);
        var user = fields.get(USER);
        return hash.flatMap(h -> role.map(r -> new ApiToken(name, h, r, user)));
    }

    /** Reads a hash. A fault is reported without the value, which may be the token itself. */
    private Optional<String> hash(Yaml node) {
        var written = values.text(node, "a SHA-256 in hexadecimal digits");
        if (!Values.isText(node)) {
            return Optional.empty();
        }
        return written.startsWith("${")
                ? values.secrets()
                        .read(node)
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
            values.problems()
                    .add(node.place(), "this is the SHA-256 of " + known + ", which is not a secret", HASH_HINT);
            return Optional.empty();
        }
        var earlier = hashes.putIfAbsent(text, node.place());
        if (earlier != null) {
            values.problems()
                    .add(
                            node.place(),
                            "the same token is already defined at " + earlier.fileAndLine(),
                            "give every token a value of its own");
        }
        return Optional.of(text);
    }

    private static Optional<Role> role(Yaml node, Values values) {
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

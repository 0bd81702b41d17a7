package dev.tocsin.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.ChannelType.Secrecy;
import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.source.Credentials;
import dev.tocsin.channel.source.Source;
import dev.tocsin.channel.source.Sources;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A configuration with a marked secret in every place that can hold one. The places of channels are those that their
 * types say; a new type or setting is covered by itself.
 */
final class MarkedConfiguration {
    static final String MARK = "mArkOfASecret";

    /** In the paths of URLs: they are no references, so the configuration's text alone has it. */
    static final String PATH_MARK = "mArkOfAPath";

    /** Where people are called. */
    static final String NUMBER = "+34600111222";

    /** Of the API's only token. */
    static final String TOKEN = MARK + "Token";

    private final RepeatingServers servers;
    private final String round;
    private final UnaryOperator<String> reference;
    private final Map<String, String> secrets = new TreeMap<>();

    /**
     * @param round makes other secrets than another one
     * @param reference how a reference to a name is written
     */
    MarkedConfiguration(RepeatingServers servers, String round, UnaryOperator<String> reference) {
        this.servers = servers;
        this.round = round;
        this.reference = reference;
    }

    /** By the names that {@link #text} refers to. */
    Map<String, String> secrets() {
        return secrets;
    }

    String text() {
        var types = ChannelTypes.all().values();
        return """
            outgoing: {allow_networks: [127.0.0.0/8]}
            storm_guard: off
            users: {sam: {contacts: [CONTACTS]}}
            rotations: {week: {time_zone: UTC, start: 2026-01-05, handoff: "08:00", shift: 24h, members: [sam]}}
            schedules: {all: {time_zone: UTC, layers: [{name: all, rotation: week}]}}
            policies: {default: {levels: [{responders: [{user: sam}], timeout: 1h}]}}
            receivers: {default: {policy: default}}
            route: {receiver: default, group_by: [alertname], group_wait: 0s}
            tokens: {robot: {sha256: HASH, role: admin}}
            self_monitoring: {heartbeat: {url: HEARTBEAT, every: 10s}}
            """.replace("CONTACTS", types.stream().flatMap(this::contacts).collect(Collectors.joining(", ")))
                        .replace("HASH", refer("TOKEN_HASH", sha256(TOKEN)))
                        .replace("HEARTBEAT", refer("PULSE", servers.url(MARK + "PULSE" + round)))
                + "channels:\n" + types.stream().map(this::channel).collect(Collectors.joining())
                + "webhooks:\n"
                + Sources.all().values().stream().map(this::source).collect(Collectors.joining());
    }

    private String source(Source source) {
        var name = source.name().toUpperCase(Locale.ROOT);
        return "  " + source.name() + ": {bearer: [" + plain(name + "_BEARER") + ", " + plain(name + "_BEARER2")
                + "], basic: [{username: a, password: " + plain(name + "_BASIC") + "}, {username: b, password: "
                + plain(name + "_BASIC2") + "}]"
                + (source.credentials().contains(Credentials.Kind.SECRETS)
                        ? ", secrets: [" + plain(name + "_SIGNED") + ", " + plain(name + "_SIGNED2") + ']'
                        : "")
                + "}\n";
    }

    private String channel(ChannelType type) {
        return "  " + type.name() + ": {type: " + type.name()
                + ChannelTypes.settings(type).stream()
                        .flatMap(setting ->
                                value(type, setting).map(value -> ", " + setting.name() + ": " + value).stream())
                        .collect(Collectors.joining())
                + "}\n";
    }

    /** Every setting that is no template has a value: one that leads here, or its example. */
    private Optional<String> value(ChannelType type, Setting setting) {
        return switch (setting.kind()) {
            case SECRET -> Optional.of(secret(type.name() + '_' + setting.name(), setting));
            case URL -> Optional.of('"' + servers.url(PATH_MARK) + '"');
            case NUMBER, FLAG ->
                Optional.of(
                        switch (setting.name()) {
                            case "port" -> Integer.toString(servers.smtpPort());
                            case "imap_port" -> Integer.toString(servers.imapPort());
                            default -> setting.example();
                        });
            case TEXT ->
                setting.name().equals("region")
                        ? Optional.empty()
                        : Optional.of('"'
                                + (setting.name().endsWith("host")
                                        ? "127.0.0.1"
                                        : setting.name().endsWith("security") ? "none" : setting.example())
                                + '"');
            case TEXTS, TEMPLATE -> Optional.empty();
        };
    }

    private String secret(String name, Setting setting) {
        return refer(
                name,
                setting.name().equals("dsn")
                        ? servers.url("42").replace("http://", "http://" + MARK + round + '@')
                        : fit(name, candidate -> setting.fault().apply(candidate)));
    }

    private Stream<String> contacts(ChannelType type) {
        var bare = new Settings(type.name(), type.name(), Map.of());
        var address = Stream.of("", NUMBER, "sam@example.test", "pages")
                .filter(candidate -> type.addressFault(bare, candidate).isEmpty())
                .findFirst();
        var open = address.filter(_ -> !type.name().equals("console"))
                .map(found ->
                        "{channel: " + type.name() + (found.isEmpty() ? "" : ", address: \"" + found + '"') + '}');
        var name = type.name() + "_ADDRESS";
        var secret = type.addresses(bare) == Secrecy.OPEN
                ? Optional.<String>empty()
                : Optional.of("{channel: " + type.name() + ", name: own-" + type.name() + ", address: "
                        + refer(name, fit(name, candidate -> type.addressFault(bare, candidate))) + '}');
        return Stream.concat(open.stream(), secret.stream());
    }

    private String plain(String name) {
        return refer(name, MARK + name + round);
    }

    /** The first marked text, of the forms that providers give out, with which nothing is wrong. */
    private String fit(String name, Function<String, Optional<Setting.Fault>> fault) {
        var letters = name.replaceAll("[^A-Za-z0-9]", "") + round;
        return Stream.of(
                        MARK + letters,
                        servers.url(MARK + letters),
                        "whsec_"
                                + Base64.getEncoder().encodeToString((MARK + letters + "0".repeat(32)).getBytes(UTF_8)),
                        (MARK + Integer.toHexString((name + round).hashCode()) + "0".repeat(32)).substring(0, 32))
                .filter(candidate -> fault.apply(candidate).isEmpty())
                .findFirst()
                .orElseThrow(() -> new AssertionError("add a form of secret that " + name + " may have"));
    }

    private String refer(String name, String value) {
        var written = (name + round).toUpperCase(Locale.ROOT);
        secrets.put(written, value);
        return '"' + reference.apply(written) + '"';
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}

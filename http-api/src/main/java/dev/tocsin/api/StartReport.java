package dev.tocsin.api;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.mapping;

import dev.tocsin.channel.source.Credentials;
import dev.tocsin.channel.source.Sources;
import dev.tocsin.config.ApiToken;
import dev.tocsin.config.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** The lines about itself that a node reports at its start: what it runs with, and what is open to whom. */
final class StartReport {
    private static final String OPEN = "no credentials, loopback only; a proxy on this machine may expose it";

    private StartReport() {}

    static List<String> of(Configuration configuration) {
        var lines = new ArrayList<String>();
        lines.add("Configuration " + configuration.version() + ": "
                + count(configuration.directory().users().size(), "person", "people") + ", "
                + count(configuration.router().policies().size(), "policy", "policies"));
        lines.add("API and metrics: " + tokens(configuration.tokens()));
        for (var source : Sources.all().keySet()) {
            lines.add("Webhook " + source + ": " + access(configuration.webhook(source)));
        }
        lines.add("Answer links, calendar feeds and provider callbacks: anybody with the link or a valid signature");
        lines.add("Health: anybody");
        return lines;
    }

    private static String count(int number, String one, String several) {
        return number + " " + (number == 1 ? one : several);
    }

    private static String tokens(List<ApiToken> tokens) {
        if (tokens.isEmpty()) {
            return OPEN;
        }
        return tokens.stream()
                .collect(groupingBy(
                        token -> token.role().name().toLowerCase(Locale.ROOT),
                        TreeMap::new,
                        mapping(ApiToken::name, joining(", "))))
                .entrySet()
                .stream()
                .map(role -> role.getKey() + " " + role.getValue())
                .collect(joining("; ", "tokens: ", ""));
    }

    private static String access(Credentials access) {
        if (access.isOpen()) {
            return OPEN;
        }
        var ways = new ArrayList<String>();
        if (!access.bearers().isEmpty()) {
            ways.add("bearer token");
        }
        if (!access.basics().isEmpty()) {
            ways.add("user and password");
        }
        if (!access.secrets().isEmpty()) {
            ways.add("signature");
        }
        return String.join(" or ", ways);
    }
}

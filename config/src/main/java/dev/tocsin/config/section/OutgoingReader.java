package dev.tocsin.config.section;

import dev.tocsin.config.OutgoingSettings;
import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.channel.Network;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Reads {@code external_url}, {@code trusted_proxies} and {@code outgoing}. */
final class OutgoingReader {
    private final Values values;

    OutgoingReader(Values values) {
        this.values = values;
    }

    OutgoingSettings read(Document document) {
        var url = document.value("external_url").map(this::url);
        var networks = document.value("outgoing")
                .flatMap(node -> Fields.of(node, "the way out", List.of("allow_networks"), values.problems()))
                .flatMap(fields -> fields.get("allow_networks"))
                .map(this::networks);
        var proxies = document.value("trusted_proxies").map(this::networks);
        return new OutgoingSettings(networks.orElse(List.of()), url, proxies.orElse(List.of()));
    }

    private List<Network> networks(Yaml node) {
        return values.someOf(node, "networks").stream()
                .flatMap(item -> network(item).stream())
                .toList();
    }

    private Optional<Network> network(Yaml node) {
        var text = values.text(node, "a network");
        var network = Network.parse(text);
        if (network.isEmpty() && Values.isText(node)) {
            values.expected(
                    node.place(), "a network", text, "write an address or a range, such as 10.0.0.0/8 or fd00::/8");
        }
        return network;
    }

    private URI url(Yaml node) {
        var url = values.url(node);
        var text = url.toString();
        return URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }
}

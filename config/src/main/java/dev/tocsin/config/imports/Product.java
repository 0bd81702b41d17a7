package dev.tocsin.config.imports;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Whose files they are. */
public enum Product {
    OPSGENIE(
            "opsgenie",
            "Opsgenie",
            "alert and notification policies, maintenance",
            "heartbeats",
            "integrations and their keys"),
    PAGERDUTY(
            "pagerduty",
            "PagerDuty",
            "event rules, grouping, maintenance windows",
            "checks by others that page when they stop",
            "integrations, their keys, extensions"),
    GRAFANA_ONCALL(
            "grafana-oncall",
            "Grafana OnCall",
            "templates, and Grafana's alert rules",
            "heartbeats of integrations",
            "addresses and keys of integrations"),
    GOALERT(
            "goalert",
            "GoAlert",
            "labels and notices of services",
            "heartbeat monitors",
            "integration keys, Twilio and mail settings");

    private final String command;
    private final String title;
    private final Map<Difference, String> neverExported;

    Product(String command, String title, String rules, String heartbeats, String integrations) {
        this.command = command;
        this.title = title;
        neverExported = new EnumMap<>(Map.of(
                Difference.NEVER_EXPORTED_RULES, rules,
                Difference.NEVER_EXPORTED_HEARTBEATS, heartbeats,
                Difference.NEVER_EXPORTED_INTEGRATIONS, integrations));
    }

    /** What none of its answers holds. */
    Map<Difference, String> neverExported() {
        return neverExported;
    }

    /** The name in {@code ./tocsin import}. */
    public String command() {
        return command;
    }

    public String title() {
        return title;
    }

    public static Optional<Product> named(String command) {
        return Arrays.stream(values())
                .filter(product -> product.command.equals(command))
                .findFirst();
    }
}

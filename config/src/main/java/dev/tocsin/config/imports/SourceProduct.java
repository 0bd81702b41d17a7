package dev.tocsin.config.imports;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** Whose files they are. */
public enum SourceProduct {
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
    private final Map<DifferenceKind, String> neverExported;

    SourceProduct(String command, String title, String rules, String heartbeats, String integrations) {
        this.command = command;
        this.title = title;
        neverExported = new EnumMap<>(Map.of(
                DifferenceKind.NEVER_EXPORTED_RULES, rules,
                DifferenceKind.NEVER_EXPORTED_HEARTBEATS, heartbeats,
                DifferenceKind.NEVER_EXPORTED_INTEGRATIONS, integrations));
    }

    /** What none of its answers holds. */
    Map<DifferenceKind, String> neverExported() {
        return neverExported;
    }

    /** The name in {@code ./tocsin import}. */
    public String command() {
        return command;
    }

    public String title() {
        return title;
    }

    public static Optional<SourceProduct> named(String command) {
        return Arrays.stream(values())
                .filter(sourceProduct -> sourceProduct.command.equals(command))
                .findFirst();
    }
}

package dev.tocsin.config.imports;

import java.util.Arrays;
import java.util.Optional;

/** Whose files they are. */
public enum Product {
    OPSGENIE("opsgenie", "Opsgenie"),
    PAGERDUTY("pagerduty", "PagerDuty"),
    GRAFANA_ONCALL("grafana-oncall", "Grafana OnCall"),
    GOALERT("goalert", "GoAlert");

    private final String command;
    private final String title;

    Product(String command, String title) {
        this.command = command;
        this.title = title;
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

package dev.tocsin.core.incident.page;

import java.util.Arrays;

/**
 * The class of a provider's answer to an attempt: that of the HTTP status or SMTP reply code, or why there was no
 * answer. The labels are on disk and must not change.
 */
public enum ResponseClass {
    SUCCESS("2xx"),
    REDIRECTION("3xx"),
    REFUSAL("4xx"),
    FAILURE("5xx"),
    /** The host name cannot be resolved, or resolves to an address that channels may not connect to. */
    ADDRESS("address"),
    /** The connection was not accepted. */
    CONNECT("connect"),
    /** No trusted TLS connection could be made. */
    TLS("tls"),
    /** No answer in time. */
    TIMEOUT("timeout"),
    /** The connection ended before the answer was complete. */
    BROKEN("broken"),
    OTHER("other");

    private final String label;

    ResponseClass(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** The class with this label; {@link #OTHER} for one that a newer version has written. */
    public static ResponseClass of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(label))
                .findFirst()
                .orElse(OTHER);
    }

    /** @param status an HTTP status or SMTP reply code */
    public static ResponseClass ofStatus(int status) {
        return switch (status / 100) {
            case 2 -> SUCCESS;
            case 3 -> REDIRECTION;
            case 4 -> REFUSAL;
            case 5 -> FAILURE;
            default -> OTHER;
        };
    }
}

package dev.tocsin.engine.incident;

import java.util.Arrays;

/**
 * How the other side answered an attempt, as far as that can be said of every provider: the class of its status, in HTTP
 * or SMTP, or why there was none. The labels are on disk, and ours for ever.
 */
public enum ResponseClass {
    SUCCESS("2xx"),
    REDIRECTION("3xx"),
    REFUSAL("4xx"),
    FAILURE("5xx"),
    /** Its name is unknown, or leads where channels may not connect to. */
    ADDRESS("address"),
    /** Nobody took the connection. */
    CONNECT("connect"),
    /** There was no connection that could be trusted. */
    TLS("tls"),
    /** No answer in time. */
    TIMEOUT("timeout"),
    /** The connection ended before the answer did. */
    BROKEN("broken"),
    OTHER("other");

    private final String label;

    ResponseClass(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }

    /** A label that a newer version has written is {@link #OTHER}. */
    public static ResponseClass of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(label))
                .findFirst()
                .orElse(OTHER);
    }

    /** @param status of HTTP, or the code of SMTP */
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

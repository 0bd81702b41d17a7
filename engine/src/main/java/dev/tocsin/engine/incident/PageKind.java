package dev.tocsin.engine.incident;

/** What a page is for; the labels are those of the API and of webhooks. */
public enum PageKind {
    LEVEL("level"),
    ASSIGNMENT("assignment"),
    STATUS_UPDATE("status update due"),
    NEWS("more alerts"),
    RISE("severity rise"),
    CLEAR("clear"),
    HELP("help");

    private final String label;

    PageKind(String label) {
        this.label = label;
    }

    /** @param level of a {@link Page} */
    public static PageKind of(int level) {
        return switch (level) {
            case Page.ASSIGNMENT -> ASSIGNMENT;
            case Page.STATUS_UPDATE -> STATUS_UPDATE;
            case Page.NEWS -> NEWS;
            case Page.RISE -> RISE;
            case Page.CLEAR -> CLEAR;
            case Page.HELP -> HELP;
            default -> LEVEL;
        };
    }

    public String label() {
        return label;
    }
}

package dev.tocsin.config.imports;

/** What a {@link Difference} can lead to, worst first. */
public enum Risk {
    LOSES("may lose a page"),
    OTHERS("may page somebody else"),
    COSMETIC("cosmetic");

    private final String title;

    Risk(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}

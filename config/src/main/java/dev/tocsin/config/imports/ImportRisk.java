package dev.tocsin.config.imports;

/** What a {@link DifferenceKind} can lead to, worst first. */
public enum ImportRisk {
    LOSES("may lose a page"),
    OTHERS("may page somebody else"),
    COSMETIC("cosmetic");

    private final String title;

    ImportRisk(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }
}

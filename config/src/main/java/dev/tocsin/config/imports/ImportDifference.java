package dev.tocsin.config.imports;

/**
 * Something the other product does and the YAML does not, or does differently.
 *
 * @param place where in the YAML it would be, such as {@code policies.database.levels[1]}; "" = everywhere
 * @param was what it was there, on one line
 */
public record ImportDifference(DifferenceKind difference, String place, String was) {
    private static final int MAX_TEXT = 300;

    public ImportDifference {
        was = OneLine.of(was, MAX_TEXT);
        place = OneLine.of(place, MAX_TEXT);
    }

    @Override
    public String toString() {
        return (place.isEmpty() ? "" : place + ": ") + was + ": " + difference.now() + "; " + difference.remedy();
    }
}

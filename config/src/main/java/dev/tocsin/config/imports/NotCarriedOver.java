package dev.tocsin.config.imports;

/**
 * Something the other product does and the YAML does not, or does differently.
 *
 * @param place where in the YAML it would be, such as {@code policies.database.levels[1]}; "" = everywhere
 */
public record NotCarriedOver(String place, String what, String why) {
    public NotCarriedOver {
        what = what.replaceAll("\\s+", " ");
        why = why.replaceAll("\\s+", " ");
    }

    @Override
    public String toString() {
        return (place.isEmpty() ? "" : place + ": ") + what + ": " + why;
    }
}

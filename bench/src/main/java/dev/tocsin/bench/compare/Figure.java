package dev.tocsin.bench.compare;

/** Something that is measured in every round. */
public record Figure(String name, String unit, Better better) {
    public enum Better {
        HIGHER,
        LOWER
    }

    public static final Figure CPU = lower("CPU an item", "µs");
    public static final Figure NOISE = lower("noise: worst sleep overrun", "ms");

    public static Figure higher(String name, String unit) {
        return new Figure(name, unit, Better.HIGHER);
    }

    public static Figure lower(String name, String unit) {
        return new Figure(name, unit, Better.LOWER);
    }

    @Override
    public String toString() {
        return unit.isEmpty() ? name : name + ", " + unit;
    }
}

package dev.tocsin.engine.oncall;

import java.time.LocalDateTime;
import java.util.List;

/**
 * A rotation at certain times. Outside of them the layer has nobody, and those below it show through.
 *
 * @param name unique among the layers of its version
 * @param restrictions local to the schedule; none = at all hours
 * @param from local to the schedule, inclusive; {@link LocalDateTime#MIN} = always
 * @param until exclusive; {@link LocalDateTime#MAX} = for ever
 */
public record Layer(
        String name,
        Rotation rotation,
        List<Restriction> restrictions,
        LocalDateTime from,
        LocalDateTime until,
        Holidays holidays) {
    public Layer {
        restrictions = List.copyOf(restrictions);
        if (!from.isBefore(until)) {
            throw new IllegalArgumentException("a layer ends after it starts: " + from + " to " + until);
        }
    }

    /** At all times. */
    public static Layer of(String name, Rotation rotation) {
        return new Layer(name, rotation, List.of(), LocalDateTime.MIN, LocalDateTime.MAX, Holidays.NONE);
    }
}

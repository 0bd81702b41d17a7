package dev.tocsin.core.oncall;

import java.time.LocalDateTime;
import java.util.List;

/**
 * A rotation that is active at certain times. Outside them the layer has nobody, and the layers below apply.
 *
 * @param name unique among the layers of its version
 * @param restrictions local to the schedule; empty = at all hours
 * @param from local to the schedule, inclusive; {@link LocalDateTime#MIN} = always
 * @param until exclusive; {@link LocalDateTime#MAX} = without end
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

    /** A layer that is active at all times. */
    public static Layer of(String name, Rotation rotation) {
        return new Layer(name, rotation, List.of(), LocalDateTime.MIN, LocalDateTime.MAX, Holidays.NONE);
    }
}

package dev.tocsin.engine.channel;

import java.util.OptionalInt;

/**
 * How much a provider is given at a time. What is beyond that waits its turn.
 *
 * @param atOnce messages under way
 * @param perSecond messages begun; empty = any number
 */
public record Limits(int atOnce, OptionalInt perSecond) {
    public static final Limits USUAL = new Limits(64, OptionalInt.empty());

    public Limits {
        if (atOnce < 1 || perSecond.isPresent() && perSecond.getAsInt() < 1) {
            throw new IllegalArgumentException("nothing could go out with " + atOnce + " at once, " + perSecond);
        }
    }

    public static Limits perSecond(int messages) {
        return new Limits(USUAL.atOnce(), OptionalInt.of(messages));
    }
}

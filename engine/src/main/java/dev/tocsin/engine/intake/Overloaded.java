package dev.tocsin.engine.intake;

/** More is under way than can be served soon: come back in a moment. Nothing was done. */
public final class Overloaded extends RuntimeException {
    Overloaded() {
        super("too many requests are in progress", null, false, false);
    }
}

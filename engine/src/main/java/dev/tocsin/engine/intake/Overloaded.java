package dev.tocsin.engine.intake;

/** Too much is in progress to be answered soon. Nothing was done, and the request may be repeated in a moment. */
public final class Overloaded extends RuntimeException {
    Overloaded() {
        super("more is under way than can be served soon", null, false, false);
    }
}

package dev.tocsin.runtime.intake;

/** Too much is in progress to be answered soon. Nothing was done, and the request may be repeated in a moment. */
public final class OverloadException extends RuntimeException {
    OverloadException() {
        super("too many alerts are in flight", null, false, false);
    }
}

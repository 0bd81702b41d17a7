package dev.tocsin.engine.incident;

/** A decision without its events, which are in the {@link Draft}. */
sealed interface Verdict {
    record Done(Decision.Outcome outcome, String reason) implements Verdict {}

    record No(Rejection rejection) implements Verdict {}
}

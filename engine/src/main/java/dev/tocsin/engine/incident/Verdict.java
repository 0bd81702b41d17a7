package dev.tocsin.engine.incident;

/** A decision before its events are gathered: they stand in the {@link Draft}. */
sealed interface Verdict {
    record Done(Decision.Outcome outcome, String reason) implements Verdict {}

    record No(Rejection rejection) implements Verdict {}
}

package dev.tocsin.core.incident;

/** A decision without its events, which are in the {@link Draft}. */
sealed interface Verdict {
    record Done(Decision.Outcome outcome, String reason) implements Verdict {}

    record No(Rejection rejection) implements Verdict {}

    static Verdict done(Decision.Outcome outcome, String reason) {
        return new Done(outcome, reason);
    }

    static Verdict no(Rejection rejection) {
        return new No(rejection);
    }

    static Verdict nothingToDo(Incident incident) {
        return done(
                Decision.Outcome.DUPLICATE,
                "the incident is " + incident.status().label() + " already");
    }
}

package dev.tocsin.api.http;

import java.util.Optional;

/** A request that is refused. Nothing was done. */
public final class BadRequest extends RuntimeException {
    private final transient Problem problem;
    private final transient Optional<Refusal> refusal;

    public BadRequest(Problem problem) {
        this(problem, Optional.empty());
    }

    private BadRequest(Problem problem, Optional<Refusal> refusal) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
        this.refusal = refusal;
    }

    /**
     * The client is not authenticated.
     *
     * @param kind of the missing credentials, as in {@link Refusal}
     */
    public static BadRequest unproven(String kind, Problem problem) {
        return new BadRequest(problem, Optional.of(new Refusal(kind)));
    }

    public Problem problem() {
        return problem;
    }

    Optional<Refusal> refusal() {
        return refusal;
    }
}

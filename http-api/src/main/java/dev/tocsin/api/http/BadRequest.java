package dev.tocsin.api.http;

/** A request that is refused as it stands. Nothing was done. */
public final class BadRequest extends RuntimeException {
    private final transient Problem problem;

    public BadRequest(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}

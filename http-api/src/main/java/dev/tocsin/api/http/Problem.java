package dev.tocsin.api.http;

import dev.tocsin.channel.source.UnreadableException;
import dev.tocsin.core.signal.PlainText;
import dev.tocsin.core.signal.TextBounds;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * An error response: RFC 9457 problem+json. {@code errors} names every fault by a JSON pointer into the body, or by a
 * parameter.
 *
 * @param retryAfter seconds, for the header; 0 = none
 */
public record Problem(ProblemType type, String detail, List<Fault> errors, int retryAfter) {
    /** Maximum of faults that are listed; the last entry counts the others. */
    static final int MAX_FAULTS = 100;

    /** @param pointer JSON pointer into the body, or the name of a parameter or header */
    public record Fault(String pointer, String detail) {
        static Fault more(int count) {
            return new Fault("", "and " + count + " more");
        }
    }

    public Problem {
        errors = bounded(errors);
    }

    private static List<Fault> bounded(List<Fault> errors) {
        return errors.size() <= MAX_FAULTS + 1
                ? List.copyOf(errors)
                : Stream.concat(errors.stream().limit(MAX_FAULTS), Stream.of(Fault.more(errors.size() - MAX_FAULTS)))
                        .toList();
    }

    public Problem(ProblemType type, String detail) {
        this(type, detail, List.of(), 0);
    }

    public int status() {
        return type.status();
    }

    public static Problem badRequest(String detail) {
        return new Problem(ProblemType.INVALID_REQUEST, detail);
    }

    public static Problem badRequest(List<Fault> faults) {
        return new Problem(ProblemType.INVALID_REQUEST, inShort(faults), faults, 0);
    }

    public static Problem of(UnreadableException unreadable) {
        var faults = unreadable.faults();
        return faults.size() == 1 && faults.getFirst().pointer().isEmpty()
                ? badRequest(faults.getFirst().detail())
                : badRequest(faults.stream()
                        .map(fault -> new Fault(fault.pointer(), fault.detail()))
                        .toList());
    }

    static Problem unprocessable(List<Fault> faults) {
        return new Problem(ProblemType.INVALID_VALUES, inShort(faults), faults, 0);
    }

    private static String inShort(List<Fault> faults) {
        return faults.size() == 1
                ? faults.getFirst().detail()
                : faults.size() > MAX_FAULTS ? "more than " + MAX_FAULTS + " faults" : faults.size() + " faults";
    }

    public static Problem badParameter(String name, String detail) {
        return badRequest(List.of(new Fault(name, detail)));
    }

    /** @param encoding of a body, such as gzip */
    static Problem encoded(String encoding) {
        return new Problem(
                ProblemType.ENCODED_BODY,
                "the body is encoded (" + TextBounds.fit(PlainText.line(encoding), 40)
                        + "); send it unencoded, without Content-Encoding");
    }

    public static Problem notFound(String detail) {
        return new Problem(ProblemType.NOT_FOUND, detail);
    }

    /**
     * @param soonest seconds; each client gets a different wait, up to twice as long, so that they do not all return at
     *     once
     */
    public static Problem unavailable(ProblemType type, String detail, int soonest) {
        var retryAfter = ThreadLocalRandom.current().nextInt(soonest, 2 * soonest + 1);
        return new Problem(type, detail, List.of(), retryAfter);
    }
}

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
public record Problem(String title, int status, String detail, List<Fault> errors, int retryAfter) {
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

    public Problem(String title, int status, String detail) {
        this(title, status, detail, List.of(), 0);
    }

    public static Problem badRequest(String detail) {
        return new Problem("Bad request", 400, detail);
    }

    public static Problem badRequest(List<Fault> faults) {
        return new Problem("Bad request", 400, inShort(faults), faults, 0);
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
        return new Problem("Unprocessable content", 422, inShort(faults), faults, 0);
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
                "Unsupported media type",
                415,
                "the body is encoded (" + TextBounds.fit(PlainText.line(encoding), 40)
                        + "); send it unencoded, without Content-Encoding");
    }

    public static Problem notFound(String detail) {
        return new Problem("Not found", 404, detail);
    }

    /**
     * @param soonest seconds; each client gets a different wait, up to twice as long, so that they do not all return at
     *     once
     */
    public static Problem unavailable(String detail, int soonest) {
        var retryAfter = ThreadLocalRandom.current().nextInt(soonest, 2 * soonest + 1);
        return new Problem("Service unavailable", 503, detail, List.of(), retryAfter);
    }
}

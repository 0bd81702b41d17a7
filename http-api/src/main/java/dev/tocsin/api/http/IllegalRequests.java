package dev.tocsin.api.http;

import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.http.ParsingErrorHandler;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.scaladsl.model.ErrorInfo;
import org.apache.pekko.http.scaladsl.model.StatusCode;
import org.apache.pekko.http.scaladsl.settings.ServerSettings;

/**
 * Responds to what is no valid HTTP request, and logs nothing of it: Pekko's own handler logs the request's first line
 * or the header, which may contain the token of a link, a feed or a sender.
 */
public final class IllegalRequests extends ParsingErrorHandler {
    /** For Pekko, which creates one by the name of the class. */
    public IllegalRequests() {}

    @Override
    public HttpResponse handle(StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
        return SafeResponses.with(Responses.problem(problem(status.intValue())));
    }

    private static Problem problem(int status) {
        return switch (status) {
            case 413 -> new Problem(ProblemType.CONTENT_TOO_LARGE, "the body is too large");
            case 414 -> new Problem(ProblemType.URL_TOO_LONG, "a request URL may have at most 2048 characters");
            case 431 -> new Problem(ProblemType.HEAD_TOO_LARGE, "a header is too long, or there are too many");
            case 501 ->
                new Problem(ProblemType.NOT_IMPLEMENTED, "the method or the transfer encoding is not supported");
            case 505 -> new Problem(ProblemType.HTTP_VERSION_NOT_SUPPORTED, "only HTTP/1.0 and HTTP/1.1 are supported");
            default -> new Problem(ProblemType.MALFORMED_HTTP, "this is not a well-formed HTTP request");
        };
    }
}

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
        var title = status.reason();
        return SafeResponses.with(Responses.problem(new Problem(title, status.intValue(), detail(status.intValue()))));
    }

    private static String detail(int status) {
        return switch (status) {
            case 413 -> "the body is too large";
            case 414 -> "a request URL may have at most 2048 characters";
            case 431 -> "a header is too long, or there are too many";
            case 501 -> "the method or the transfer encoding is not supported";
            case 505 -> "only HTTP/1.0 and HTTP/1.1 are supported";
            default -> "this is not a well-formed HTTP request";
        };
    }
}

package dev.tocsin.api.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tocsin.channel.source.SourceResponse;
import dev.tocsin.channel.source.UnreadableException;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.intake.OverloadException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes responses: JSON for success, problem+json for everything else. */
public final class Responses {
    private static final Logger LOG = LoggerFactory.getLogger(Responses.class);
    private static final ContentType PROBLEM = MediaTypes.applicationWithFixedCharset(
                    "problem+json", HttpCharsets.UTF_8)
            .toContentType();

    private Responses() {}

    public static HttpResponse json(int status, Object body) {
        return json(status, Json.write(body));
    }

    /** The response with one more field. */
    public static HttpResponse with(HttpResponse response, String field, String text) {
        var entity = (HttpEntity.Strict) response.entity();
        return Json.read(entity.getData().toArray()) instanceof ObjectNode body
                ? response.withEntity(HttpEntities.create(entity.getContentType(), Json.write(body.put(field, text))))
                : response;
    }

    static HttpResponse json(int status, byte[] body) {
        return HttpResponse.create()
                .withStatus(status)
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
    }

    public static HttpResponse problem(Problem problem) {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", problem.type().uri());
        body.put("title", problem.type().title());
        body.put("status", problem.status());
        body.put("detail", problem.detail());
        if (!problem.errors().isEmpty()) {
            body.put("errors", problem.errors());
        }
        var response = problem(problem.status(), Json.write(body));
        if (problem.status() == 401) {
            return response.addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"tocsin\""));
        }
        return problem.retryAfter() == 0
                ? response
                : response.addHeader(RawHeader.create("Retry-After", Integer.toString(problem.retryAfter())));
    }

    /** A refusal in a sender's own form, with the headers of a problem. */
    public static HttpResponse problem(Problem problem, SourceResponse form) {
        return of(form).addHeaders(problem(problem).getHeaders());
    }

    /** A response in a sender's own form. */
    public static HttpResponse of(SourceResponse response) {
        return HttpResponse.create()
                .withStatus(response.status())
                .withEntity(HttpEntities.create(
                        ContentTypes.parse(response.contentType()),
                        response.body().getBytes(StandardCharsets.UTF_8)));
    }

    static HttpResponse problem(int status, byte[] body) {
        return HttpResponse.create().withStatus(status).withEntity(HttpEntities.create(PROBLEM, body));
    }

    /** The response to a failure; only unexpected failures are logged. */
    public static HttpResponse failure(Throwable failure) {
        return failure(failure, Responses::problem);
    }

    /** @param form makes the response */
    static HttpResponse failure(Throwable failure, Function<Problem, HttpResponse> form) {
        var cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        var response = form.apply(
                switch (cause) {
                    case BadRequest bad -> bad.problem();
                    case UnreadableException unreadable -> Problem.of(unreadable);
                    case OverloadException _ ->
                        Problem.unavailable(ProblemType.OVERLOADED, "too many alerts are in flight", 2);
                    case Incidents.Forbidden forbidden -> new Problem(ProblemType.NOT_ALLOWED, forbidden.reason());
                    case SQLException _ ->
                        Problem.unavailable(ProblemType.DATABASE_UNAVAILABLE, "the database cannot be reached", 5);
                    case Incidents.NotWritten _ ->
                        Problem.unavailable(
                                ProblemType.INCIDENT_UNAVAILABLE, "the incident could not be read or written", 5);
                    case TimeoutException _ ->
                        Problem.unavailable(
                                ProblemType.OUTCOME_UNKNOWN,
                                "the request timed out; it may or may not have been carried out",
                                2);
                    default -> {
                        var id = HexFormat.of()
                                .toHexDigits(ThreadLocalRandom.current().nextLong());
                        LOG.error("Unexpected failure of request {}", id, cause);
                        yield new Problem(
                                ProblemType.INTERNAL_ERROR,
                                "an unexpected error; look for request " + id + " in Tocsin's log");
                    }
                });
        return cause instanceof BadRequest bad
                ? bad.refusal().map(refusal -> refusal.mark(response)).orElse(response)
                : response;
    }

    /** The response to a refused command; each refusal has one type. */
    public static HttpResponse refusal(Answer answer) {
        return problem(new Problem(type(answer), answer.reason()));
    }

    private static ProblemType type(Answer answer) {
        return switch (answer.outcome()) {
            case NOT_FOUND -> ProblemType.NOT_FOUND;
            case UNKNOWN_PAGE -> ProblemType.PAGE_NOT_FAILED;
            case FORBIDDEN -> ProblemType.NOT_ALLOWED;
            case CLOSED -> ProblemType.INCIDENT_CLOSED;
            case ALREADY_RESOLVED -> ProblemType.INCIDENT_RESOLVED;
            case NOT_MERGEABLE -> ProblemType.NOT_MERGEABLE;
            case NOT_ESCALATING -> ProblemType.INCIDENT_NOT_ESCALATING;
            case NOBODY_ELSE -> ProblemType.NOBODY_ELSE;
            case STILL_FIRING -> ProblemType.STILL_FIRING;
            case NOTHING_TO_UNDO -> ProblemType.NOTHING_TO_UNDO;
            case SUCCEEDED -> ProblemType.INCIDENT_SUCCEEDED;
            case UNKNOWN_USER -> ProblemType.UNKNOWN_USER;
            case NOBODY_TO_PAGE -> ProblemType.NOBODY_TO_PAGE;
            case NO_SUCH_LEVEL -> ProblemType.NO_SUCH_LEVEL;
            case NO_SUCH_PAGE -> ProblemType.NO_SUCH_PAGE;
            case NOT_IN_THE_FUTURE -> ProblemType.NOT_IN_THE_FUTURE;
            case OPENED, UPDATED, HELP_ANSWERED, RESOLVED, DUPLICATE ->
                throw new IllegalArgumentException(answer + " is no refusal");
        };
    }
}

package dev.tocsin.api.http;

import dev.tocsin.runtime.intake.OverloadException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** Turns a function of a request into a route; every exception or failed stage becomes a problem. */
public final class Endpoint {
    private Endpoint() {}

    @FunctionalInterface
    public interface Handler {
        CompletionStage<HttpResponse> handle(HttpRequest request) throws BadRequest;
    }

    @FunctionalInterface
    public interface BodyHandler {
        CompletionStage<HttpResponse> handle(byte[] body) throws BadRequest;
    }

    public static Route of(Handler handler) {
        return Directives.extractRequest(
                request -> Directives.completeWithFuture(guarded(() -> handler.handle(request))));
    }

    /** An admitted request: the room for its body, and the handler. */
    public record Admitted(Bodies.Room room, BodyHandler handler) {}

    /** Decides by the head of a request whether its body is read; throws to refuse the request without reading it. */
    @FunctionalInterface
    public interface Gate {
        Admitted admit(HttpRequest head) throws BadRequest, OverloadException;
    }

    /** A route that reads the body. There is no way to read a body without a gate. */
    public static Route withBody(Gate gate) {
        return withBody(gate, Responses::problem);
    }

    /** @param form makes the response of a refusal */
    public static Route withBody(Gate gate, Function<Problem, HttpResponse> form) {
        return Directives.extractRequest(request ->
                Directives.extractMaterializer(materializer -> Directives.completeWithFuture(guarded(form, () -> {
                    var admitted = gate.admit(request);
                    requirePlain(request);
                    var connection = Connection.of(request);
                    connection.ifPresent(Connection::takeBody);
                    return admitted.room()
                            .with(
                                    (HttpEntity) request.entity(),
                                    materializer,
                                    bytes -> connection.ifPresent(from -> from.bodyRead(bytes)),
                                    body -> {
                                        connection.ifPresent(Connection::bodyArrived);
                                        requirePlain(body);
                                        return admitted.handler().handle(body);
                                    });
                }))));
    }

    /** Refuses encoded bodies: decompressed, they may have any size. */
    private static void requirePlain(HttpRequest request) {
        request.getHeader("Content-Encoding")
                .map(HttpHeader::value)
                .filter(encoding -> !encoding.strip().equalsIgnoreCase("identity"))
                .ifPresent(encoding -> {
                    throw new BadRequest(Problem.encoded(encoding));
                });
    }

    private static void requirePlain(byte[] body) {
        if (body.length > 1 && body[0] == 0x1F && body[1] == (byte) 0x8B) {
            throw new BadRequest(Problem.encoded("gzip"));
        }
    }

    interface Work {
        CompletionStage<HttpResponse> run() throws Exception;
    }

    /**
     * Runs the work so that an Error ends only this request. The exception is a full heap: then nothing is certain any
     * more, and the node ends (the launcher's ExitOnOutOfMemoryError), to be restarted.
     */
    static CompletionStage<HttpResponse> guarded(Work work) {
        return guarded(Responses::problem, work);
    }

    @SuppressWarnings("PMD.AvoidCatchingThrowable")
    private static CompletionStage<HttpResponse> guarded(Function<Problem, HttpResponse> form, Work work) {
        CompletionStage<HttpResponse> response;
        try {
            response = work.run();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            response = CompletableFuture.failedFuture(e);
        }
        return response.exceptionally(failure -> Responses.failure(failure, form));
    }
}

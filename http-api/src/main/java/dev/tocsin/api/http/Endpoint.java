package dev.tocsin.api.http;

import dev.tocsin.engine.intake.Overloaded;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.Directives;
import org.apache.pekko.http.javadsl.server.Route;

/** Turns a function of a request into a route; whatever it throws, or fails with, becomes a problem. */
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

    /** A request whose body is read, how much of it, and what is then done. */
    public record Admitted(Bodies.Room room, BodyHandler handler) {}

    /** Decides by the head of a request whether its body is read, and throws to refuse it unread. */
    @FunctionalInterface
    public interface Gate {
        Admitted admit(HttpRequest head) throws BadRequest, Overloaded;
    }

    /** There is no other way to a body than through a gate. */
    public static Route withBody(Gate gate) {
        return Directives.extractRequest(
                request -> Directives.extractMaterializer(materializer -> Directives.completeWithFuture(guarded(() -> {
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
                                        return admitted.handler().handle(body);
                                    });
                }))));
    }

    /** What is written in another way is not read: unpacked it may be of any size. */
    private static void requirePlain(HttpRequest request) {
        request.getHeader("Content-Encoding")
                .map(HttpHeader::value)
                .filter(encoding -> !encoding.strip().equalsIgnoreCase("identity"))
                .ifPresent(encoding -> {
                    throw new BadRequest(Problem.encoded(encoding));
                });
    }

    interface Work {
        CompletionStage<HttpResponse> run() throws Exception;
    }

    /**
     * An Error ends this request and no other, except one: when the heap is full nothing is certain any more, and the node
     * ends (the launcher's ExitOnOutOfMemoryError), to be started anew.
     */
    @SuppressWarnings("PMD.AvoidCatchingThrowable")
    static CompletionStage<HttpResponse> guarded(Work work) {
        CompletionStage<HttpResponse> response;
        try {
            response = work.run();
        } catch (OutOfMemoryError e) {
            throw e;
        } catch (Throwable e) {
            response = CompletableFuture.failedFuture(e);
        }
        return response.exceptionally(Responses::failure);
    }
}

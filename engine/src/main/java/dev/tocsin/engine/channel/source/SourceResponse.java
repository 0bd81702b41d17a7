package dev.tocsin.engine.channel.source;

/** A response in a sender's own form. */
public record SourceResponse(int status, String contentType, String body) {}

package dev.tocsin.channel.source;

/** A response in a sender's own form. */
public record SourceResponse(int status, String contentType, String body) {}

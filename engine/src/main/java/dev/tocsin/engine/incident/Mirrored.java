package dev.tocsin.engine.incident;

/**
 * A page that is open in another system, as far as is known.
 *
 * @param channel that it went through
 * @param status over there, when something was heard of it last
 */
public record Mirrored(PageId page, String channel, RemoteStatus status) {}

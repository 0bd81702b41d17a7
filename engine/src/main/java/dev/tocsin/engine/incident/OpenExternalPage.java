package dev.tocsin.engine.incident;

/**
 * A page that is open in another system, as far as is known.
 *
 * @param channel that it went through
 * @param status over there, when something was heard of it last
 */
public record OpenExternalPage(PageId page, String channel, ExternalStatus status) {}

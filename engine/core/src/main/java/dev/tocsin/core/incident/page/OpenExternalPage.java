package dev.tocsin.core.incident.page;

/**
 * A page that is open in an external system, as far as is known.
 *
 * @param channel that the page went through
 * @param status in the external system when it was last seen
 */
public record OpenExternalPage(PageId page, String channel, ExternalStatus status) {}

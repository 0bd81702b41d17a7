/**
 * Sources read what senders report. A source is found by its name in {@code META-INF/services}; its class stands in the
 * folder of its provider, beside the provider's channel if there is one. It imports no HTTP server: it gets the head and
 * the body of a request, and returns values.
 */
@NullMarked
package dev.tocsin.channel.source;

import org.jspecify.annotations.NullMarked;

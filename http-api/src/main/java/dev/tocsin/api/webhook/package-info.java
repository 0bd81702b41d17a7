/** Senders' wire formats, one normaliser a source: what they said, in the core's words. */
@NullMarked
package dev.tocsin.api.webhook;

import org.jspecify.annotations.NullMarked;

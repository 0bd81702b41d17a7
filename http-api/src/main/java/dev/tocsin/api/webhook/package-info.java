/** Serves all sources by one route, and acts on what they read. */
@NullMarked
package dev.tocsin.api.webhook;

import org.jspecify.annotations.NullMarked;

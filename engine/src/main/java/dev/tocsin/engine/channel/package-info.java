/**
 * Channels deliver messages to people. Each has a folder, all of the same shape: a
 * {@link dev.tocsin.engine.channel.Channel} whose result is delivered, retryable or permanent. A channel imports no
 * other channel.
 */
@NullMarked
package dev.tocsin.engine.channel;

import org.jspecify.annotations.NullMarked;

/**
 * Channels deliver messages to people. Each has a folder, all of the same shape: a
 * {@link dev.tocsin.channel.Channel} whose result is delivered, retryable or permanent. A channel imports no
 * other channel.
 */
@NullMarked
package dev.tocsin.channel;

import org.jspecify.annotations.NullMarked;

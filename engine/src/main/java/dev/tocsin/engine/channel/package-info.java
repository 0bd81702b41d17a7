/**
 * The ways to reach people. One folder a channel, all of one shape: a {@link dev.tocsin.engine.channel.Channel} that
 * answers delivered, retryable or permanent. A channel imports no other channel.
 */
@NullMarked
package dev.tocsin.engine.channel;

import org.jspecify.annotations.NullMarked;

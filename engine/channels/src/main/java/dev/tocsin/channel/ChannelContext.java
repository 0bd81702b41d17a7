package dev.tocsin.channel;

import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * The dependencies of channels. The code that starts the node owns them and closes those that need it.
 *
 * @param http the only client for HTTP: it connects only to allowed networks
 * @param destinations the same rule, for channels that open connections of their own
 * @param links for people to follow
 * @param blocking runs libraries that block a thread
 */
public record ChannelContext(Http http, Destinations destinations, Links links, Clock clock, Executor blocking) {}

package dev.tocsin.engine.channel;

import java.time.Clock;
import java.util.concurrent.Executor;

/**
 * What channels are made with. Whoever starts the node owns it and closes what needs closing.
 *
 * @param http the only way out for HTTP: it keeps to the networks that are allowed
 * @param destinations the same rule, for channels that open connections of their own
 * @param links for people to follow
 * @param blocking for libraries that wait on a thread
 */
public record ChannelContext(Http http, Destinations destinations, Links links, Clock clock, Executor blocking) {}

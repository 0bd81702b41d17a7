/**
 * Pages as events of Sentry, one issue an incident. The formats are those of <a
 * href="https://develop.sentry.dev/sdk/foundations/transport/event-payloads/">its documentation</a>.
 */
@NullMarked
package dev.tocsin.channel.sentry;

import org.jspecify.annotations.NullMarked;

/**
 * Pages as alerts of PagerDuty, by Events API v2. The formats are those of <a
 * href="https://developer.pagerduty.com/docs/events-api-v2-overview">its documentation</a>.
 */
@NullMarked
package dev.tocsin.channel.pagerduty;

import org.jspecify.annotations.NullMarked;

/**
 * Pages as alerts of Opsgenie, by its Alert API. The formats are those of <a
 * href="https://docs.opsgenie.com/docs/alert-api">its documentation</a>.
 */
@NullMarked
package dev.tocsin.channel.opsgenie;

import org.jspecify.annotations.NullMarked;

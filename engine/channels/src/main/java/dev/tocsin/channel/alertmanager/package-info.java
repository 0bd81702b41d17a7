/** Alertmanager and Grafana as senders, by their webhooks. */
@NullMarked
package dev.tocsin.channel.alertmanager;

import org.jspecify.annotations.NullMarked;

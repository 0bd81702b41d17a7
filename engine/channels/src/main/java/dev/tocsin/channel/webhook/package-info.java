/** Pages as signed HTTP requests, by Standard Webhooks 1.0. */
@NullMarked
package dev.tocsin.channel.webhook;

import org.jspecify.annotations.NullMarked;

/**
 * SMS and voice calls over Twilio's REST API, 2010-04-01: plain HTTP, forms out, JSON back. Two channels in one folder,
 * because they share the account and the meaning of its errors.
 */
@NullMarked
package dev.tocsin.channel.twilio;

import org.jspecify.annotations.NullMarked;

/** Pages as push messages by a Gotify server of one's own, by its {@code POST /message}. */
@NullMarked
package dev.tocsin.channel.gotify;

import org.jspecify.annotations.NullMarked;

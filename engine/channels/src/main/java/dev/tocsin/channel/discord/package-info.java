/** Pages in Discord, through a channel's webhook. */
@NullMarked
package dev.tocsin.channel.discord;

import org.jspecify.annotations.NullMarked;

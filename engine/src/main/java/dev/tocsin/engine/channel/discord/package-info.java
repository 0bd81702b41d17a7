/** Pages in Discord, through a channel's webhook. */
@NullMarked
package dev.tocsin.engine.channel.discord;

import org.jspecify.annotations.NullMarked;

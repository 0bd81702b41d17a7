/** Pages in Microsoft Teams, as Adaptive Cards posted to a workflow. */
@NullMarked
package dev.tocsin.channel.teams;

import org.jspecify.annotations.NullMarked;

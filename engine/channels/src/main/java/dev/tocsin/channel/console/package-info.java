/** Pages as lines of the log: for a first look, and for a machine whose log somebody watches. */
@NullMarked
package dev.tocsin.channel.console;

import org.jspecify.annotations.NullMarked;

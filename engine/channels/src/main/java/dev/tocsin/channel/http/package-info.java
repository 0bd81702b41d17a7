/** The way out to providers: which addresses may be connected to, and HTTP. Imports of Tocsin only {@code channel}. */
@NullMarked
package dev.tocsin.channel.http;

import org.jspecify.annotations.NullMarked;

/** What a crash, a stop and an outage of the database change: nothing. Tocsin runs in processes of its own here. */
@NullMarked
package dev.tocsin.api.crash;

import org.jspecify.annotations.NullMarked;

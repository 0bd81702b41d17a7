/** What a node measures: one definition of each metric, with which it is registered. Imports nothing of Tocsin. */
@NullMarked
package dev.tocsin.runtime.metric;

import org.jspecify.annotations.NullMarked;

/** The second walk: queries about incidents, read from the index and the event log. */
@NullMarked
package dev.tocsin.app.query;

import org.jspecify.annotations.NullMarked;

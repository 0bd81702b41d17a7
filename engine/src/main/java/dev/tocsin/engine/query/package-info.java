/** The second walk: queries about incidents, read from the index and the journal. */
@NullMarked
package dev.tocsin.engine.query;

import org.jspecify.annotations.NullMarked;

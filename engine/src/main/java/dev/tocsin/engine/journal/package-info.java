/**
 * Events on disk: their names, versions and JSON, and the write of events together with the incident's index row and the
 * dedup key that it takes. Shell; imports the core and {@code db}.
 */
@NullMarked
package dev.tocsin.engine.journal;

import org.jspecify.annotations.NullMarked;

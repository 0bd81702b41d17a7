/**
 * Events on disk: their names, versions and JSON, and the write of events together with the incident's index row, the
 * rows of its pages and the dedup key that it takes. {@link dev.tocsin.runtime.journal.EventLog} reads the events for
 * everybody else, {@link dev.tocsin.runtime.journal.PageIndex} the pages. Shell; imports the core and {@code db}.
 */
@NullMarked
package dev.tocsin.runtime.journal;

import org.jspecify.annotations.NullMarked;

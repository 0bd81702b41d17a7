/**
 * Events on disk: their names, versions and JSON, and the write of events together with the incident's index row. {@link
 * dev.tocsin.engine.journal.EventLog} reads them for everybody else.
 * Shell; imports the core and {@code db}.
 */
@NullMarked
package dev.tocsin.engine.journal;

import org.jspecify.annotations.NullMarked;

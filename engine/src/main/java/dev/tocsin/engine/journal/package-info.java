/**
 * Events on disk: their names and versions, their JSON, and the write that puts them and the incident's index row down
 * together. Shell; imports the core and {@code db}.
 */
@NullMarked
package dev.tocsin.engine.journal;

import org.jspecify.annotations.NullMarked;

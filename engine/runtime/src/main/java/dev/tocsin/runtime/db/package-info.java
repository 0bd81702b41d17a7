/**
 * PostgreSQL: the pool, the schema, the embedded server, and batches of statements. Shell; imports no other package of
 * the engine.
 */
@NullMarked
package dev.tocsin.runtime.db;

import org.jspecify.annotations.NullMarked;

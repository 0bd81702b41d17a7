/**
 * The versions of the configuration: which one is active, since when and by whom, and how a running node takes another.
 */
@NullMarked
package dev.tocsin.api.versions;

import org.jspecify.annotations.NullMarked;

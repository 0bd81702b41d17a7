/**
 * The configuration of a running cluster: the stored versions, which of them is active on every node, and the reload.
 */
@NullMarked
package dev.tocsin.app.configuration;

import org.jspecify.annotations.NullMarked;

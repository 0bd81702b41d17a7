/**
 * Versions of the configuration: their texts, and which of them holds on every node. The texts are as they were
 * written; what they mean is not known here.
 */
@NullMarked
package dev.tocsin.app.versions;

import org.jspecify.annotations.NullMarked;

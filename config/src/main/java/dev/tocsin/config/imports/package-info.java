/**
 * What other products' APIs say about people, schedules, policies and routes, as Tocsin's YAML.
 *
 * <p>A reader a product fills a {@link dev.tocsin.config.imports.ImportDraft}; one writer makes YAML of it. What has no equal
 * in Tocsin becomes a {@link dev.tocsin.config.imports.ImportDifference}, never silence. Says nothing about whether the
 * result is valid: that is the loader's. May import {@code read} and {@code section}; neither {@code report} nor {@code
 * diff}.
 */
@NullMarked
package dev.tocsin.config.imports;

import org.jspecify.annotations.NullMarked;

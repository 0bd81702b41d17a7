/**
 * The pages of one incident: what each is for, what has become of it, and what the provider shows of it.
 * {@link dev.tocsin.core.incident.page.Pages} answers every question about them. Pure. May import {@code policy} and
 * {@code signal}.
 */
@NullMarked
package dev.tocsin.core.incident.page;

import org.jspecify.annotations.NullMarked;

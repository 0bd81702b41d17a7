/** What a change of the configuration means, in sentences: pure, without secrets and addresses. */
@NullMarked
package dev.tocsin.config.diff;

import org.jspecify.annotations.NullMarked;

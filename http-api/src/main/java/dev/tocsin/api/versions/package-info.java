/** Which configuration holds, since when and by whom; taking another one while running. */
@NullMarked
package dev.tocsin.api.versions;

import org.jspecify.annotations.NullMarked;

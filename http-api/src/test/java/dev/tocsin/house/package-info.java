/** Rules of the whole house, run as tests: which package may import which, and how the sources are formatted. */
@NullMarked
package dev.tocsin.house;

import org.jspecify.annotations.NullMarked;

/** What time it is, and when something runs. Imports Java and JSpecify only. Shell. */
@NullMarked
package dev.tocsin.core.time;

import org.jspecify.annotations.NullMarked;

/** The systems that are measured, each a process of its own, and what loads them. */
@NullMarked
package dev.tocsin.bench.system;

import org.jspecify.annotations.NullMarked;

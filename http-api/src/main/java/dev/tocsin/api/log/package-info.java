/** Converters for the lines of the log, used by logback.xml: input from outside stays within its line. */
@NullMarked
package dev.tocsin.api.log;

import org.jspecify.annotations.NullMarked;

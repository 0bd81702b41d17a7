/** How a line of the log is written: what comes from outside stays within its line. Used by logback.xml. */
@NullMarked
package dev.tocsin.api.log;

import org.jspecify.annotations.NullMarked;

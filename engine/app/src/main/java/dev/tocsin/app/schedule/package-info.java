/** Schedules with the overrides that people made, now and as known earlier. */
@NullMarked
package dev.tocsin.app.schedule;

import org.jspecify.annotations.NullMarked;

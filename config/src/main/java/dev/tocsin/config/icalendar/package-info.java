/**
 * iCalendar, RFC 5545: files of events to the times they cover, recurrence rules to local times, names of zones as other
 * products write them. Pure and bounded: whatever the text, reading it costs no more than a {@link Budget}. May import
 * {@code oncall}.
 */
@NullMarked
package dev.tocsin.config.icalendar;

import org.jspecify.annotations.NullMarked;

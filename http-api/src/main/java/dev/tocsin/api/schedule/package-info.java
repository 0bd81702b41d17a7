/** The HTTP API of schedules: who is on call when, the shifts of a range, and calendar feeds of them. */
@NullMarked
package dev.tocsin.api.schedule;

import org.jspecify.annotations.NullMarked;

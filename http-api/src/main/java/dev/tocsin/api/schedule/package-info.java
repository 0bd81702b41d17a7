/** Who is on call when: schedules, the shifts of a range, and calendar feeds of them. */
@NullMarked
package dev.tocsin.api.schedule;

import org.jspecify.annotations.NullMarked;

package dev.tocsin.core.oncall;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.List;

/** The handoffs of a rotation, in local time. */
public sealed interface Handoffs {
    /** The first handoff. */
    LocalDateTime start();

    /** The index of the last handoff at or before a local time, from 0; negative before the start. */
    long indexAt(LocalDateTime local);

    LocalDateTime at(long index);

    /** Whether there is a handoff with this index. */
    boolean reaches(long index);

    /** The end of the last turn; {@link LocalDateTime#MAX} = never. */
    LocalDateTime end();

    /**
     * A handoff every {@code length}, without end.
     *
     * @param start in whole minutes
     * @param length of a shift in local time, in whole minutes, at least one hour
     */
    record Every(LocalDateTime start, Duration length) implements Handoffs {
        public Every {
            requireWholeMinutes(start);
            if (length.compareTo(Duration.ofHours(1)) < 0 || length.toSecondsPart() != 0 || length.toNanosPart() != 0) {
                throw new IllegalArgumentException("a shift lasts whole minutes, at least an hour, not " + length);
            }
        }

        @Override
        public long indexAt(LocalDateTime local) {
            return Math.floorDiv(ChronoUnit.SECONDS.between(start, local), length.toSeconds());
        }

        @Override
        public LocalDateTime at(long index) {
            return start.plusSeconds(Math.multiplyExact(index, length.toSeconds()));
        }

        @Override
        public boolean reaches(long index) {
            return index >= 0;
        }

        @Override
        public LocalDateTime end() {
            return LocalDateTime.MAX;
        }
    }

    /**
     * Handoffs at listed times, as a recurrence rule gives them; the last one ends the last shift.
     *
     * @param times at least two, in order, in whole minutes, at least one hour apart
     */
    record Listed(List<LocalDateTime> times) implements Handoffs {
        public Listed {
            times = List.copyOf(times);
            if (times.size() < 2) {
                throw new IllegalArgumentException("one shift has two handoffs, not " + times);
            }
            requireWholeMinutes(times.getFirst());
            for (int i = 1; i < times.size(); i++) {
                requireWholeMinutes(times.get(i));
                if (times.get(i - 1).plusHours(1).isAfter(times.get(i))) {
                    throw new IllegalArgumentException(
                            "a shift lasts at least an hour, not from " + times.get(i - 1) + " to " + times.get(i));
                }
            }
        }

        @Override
        public LocalDateTime start() {
            return times.getFirst();
        }

        @Override
        public long indexAt(LocalDateTime local) {
            var found = Collections.binarySearch(times, local);
            return found >= 0 ? found : -found - 2;
        }

        @Override
        public LocalDateTime at(long index) {
            return times.get(Math.toIntExact(index));
        }

        @Override
        public boolean reaches(long index) {
            return index >= 0 && index < times.size();
        }

        @Override
        public LocalDateTime end() {
            return times.getLast();
        }
    }

    private static void requireWholeMinutes(LocalDateTime time) {
        if (time.getSecond() != 0 || time.getNano() != 0) {
            throw new IllegalArgumentException("a handoff is on a whole minute, not " + time);
        }
    }
}

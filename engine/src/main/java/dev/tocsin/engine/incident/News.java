package dev.tocsin.engine.incident;

import dev.tocsin.engine.signal.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What those who were paged do not know yet.
 *
 * @param untold alerts that joined since
 * @param toldAt when somebody was last paged or told; empty = nobody knows of the incident
 * @param level the pages of the last level that was paged
 * @param clear the number of the last page whose recipient was told that nothing fires
 * @param severity the worst that those who were paged, or who answered, know of
 */
record News(int untold, Optional<Instant> toldAt, List<Page> level, Severity severity, int clear) {
    News {
        level = List.copyOf(level);
    }

    /** @param pages how many were planned before */
    static News none(Severity severity, int pages) {
        return new News(0, Optional.empty(), List.of(), severity, pages);
    }

    News paged(List<Page> pages, Instant at, Severity severity) {
        return new News(0, Optional.of(at), pages.isEmpty() ? level : pages, severity, clear);
    }

    News joined(int more) {
        return toldAt.isEmpty() ? this : new News(untold + more, toldAt, level, severity, clear);
    }

    News told(Instant at) {
        return new News(0, Optional.of(at), level, severity, clear);
    }

    News known(Severity severity) {
        return new News(untold, toldAt, level, severity, clear);
    }

    News clear(int pages) {
        return new News(untold, toldAt, level, severity, pages);
    }
}

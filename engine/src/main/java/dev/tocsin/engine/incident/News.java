package dev.tocsin.engine.incident;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What those who were paged do not know yet.
 *
 * @param untold alerts that joined since
 * @param toldAt when somebody was last paged or told; empty = nobody knows of the incident
 * @param level the pages of the last level that was paged
 */
record News(int untold, Optional<Instant> toldAt, List<Page> level) {
    static final News NONE = new News(0, Optional.empty(), List.of());

    News {
        level = List.copyOf(level);
    }

    News paged(List<Page> pages, Instant at) {
        return new News(0, Optional.of(at), pages);
    }

    News joined(int more) {
        return toldAt.isEmpty() ? this : new News(untold + more, toldAt, level);
    }

    News told(Instant at) {
        return new News(0, Optional.of(at), level);
    }
}

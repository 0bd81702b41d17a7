package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentEvent.SeenElsewhere;
import dev.tocsin.engine.incident.IncidentEvent.UpdatesPlanned;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of pages in systems where people can answer them too.
 *
 * @param known what was last heard of each
 * @param ended pages that were told that it is over, and that nobody has seen closed there yet
 */
public record Remotes(Map<PageId, Known> known, Map<PageId, Shown> ended, Steps steps) {
    static final Remotes NONE = new Remotes(Map.of(), Map.of(), Steps.NONE);

    private static final int MOST_LISTED = 32;

    /**
     * @param since when it became so, by the other system's clock; {@link Instant#MIN} = it never was anything else
     * @param told how often ours was told again because it differed, since either side has changed
     * @param heardAt or told
     */
    record Known(RemoteStatus status, Instant since, int told, Instant heardAt) {
        static final Known NOTHING = new Known(RemoteStatus.TRIGGERED, Instant.MIN, 0, Instant.MIN);
    }

    public Remotes {
        known = Collections.unmodifiableMap(known);
        ended = Collections.unmodifiableMap(ended);
    }

    Known of(PageId page) {
        return known.getOrDefault(page, Known.NOTHING);
    }

    Optional<Shown> ended(PageId page) {
        return Optional.ofNullable(ended.get(page));
    }

    /** The newest of them. */
    List<Mirrored> open(Collection<Shown> shown) {
        if (ended.isEmpty() && shown.isEmpty()) {
            return List.of();
        }
        var open = new ArrayList<>(ended.values());
        shown.stream().filter(this::isOpen).forEach(open::add);
        return open.subList(Math.max(0, open.size() - MOST_LISTED), open.size()).stream()
                .map(each -> new Mirrored(
                        each.page().id(),
                        each.page().contact().channel(),
                        of(each.page().id()).status()))
                .toList();
    }

    private boolean isOpen(Shown shown) {
        return shown.upkeep() == Upkeep.MIRRORED && of(shown.page().id()).status() != RemoteStatus.RESOLVED;
    }

    Remotes after(IncidentEvent event) {
        if (event instanceof SeenElsewhere seen) {
            return seen(seen);
        }
        if (!Steps.isStep(event)) {
            return this;
        }
        var again = new LinkedHashMap<>(known);
        again.replaceAll((_, each) -> new Known(each.status(), each.since(), 0, each.heardAt()));
        return new Remotes(again, ended, steps.after(event));
    }

    private Remotes seen(SeenElsewhere event) {
        var more = new LinkedHashMap<>(known);
        more.put(event.page(), new Known(event.status(), event.since().orElse(Instant.MIN), event.told(), event.at()));
        var left = new LinkedHashMap<>(ended);
        if (event.status() == RemoteStatus.RESOLVED) {
            left.remove(event.page());
        }
        return new Remotes(more, left, steps);
    }

    /** @param pages that were not told that it is over, and will not be */
    Remotes withoutEnds(List<Shown> pages) {
        var left = new LinkedHashMap<>(ended);
        pages.forEach(page -> left.remove(page.page().id()));
        return new Remotes(known, left, steps);
    }

    /** @param shown before they were told that it is over */
    Remotes over(UpdatesPlanned event, Collection<Shown> shown) {
        var more = new LinkedHashMap<>(ended);
        var told = event.updates().stream().map(UpdatesPlanned.Update::page).toList();
        shown.stream()
                .filter(this::isOpen)
                .filter(each -> told.contains(each.page().id()))
                .forEach(each -> more.put(each.page().id(), each));
        return new Remotes(known, more, steps);
    }
}

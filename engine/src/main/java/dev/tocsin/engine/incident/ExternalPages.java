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
 * What is known of this incident's pages in external systems, where people can answer them too.
 *
 * @param byId the status that was last seen of each page
 * @param ended pages whose external incident was updated as resolved and has not been seen closed yet
 */
public record ExternalPages(Map<PageId, ExternalPage> byId, Map<PageId, PostedMessage> ended, LastActions lastActions) {
    static final ExternalPages NONE = new ExternalPages(Map.of(), Map.of(), LastActions.NONE);

    private static final int MAX_LISTED = 32;

    /**
     * @param since when the page got this status, by the external system's clock; {@link Instant#MIN} = it never had
     *     another
     * @param told how often Tocsin's status was sent again because the two differed, since either side changed
     * @param heardAt when the status was last seen, or Tocsin's was sent again
     */
    record ExternalPage(ExternalStatus status, Instant since, int told, Instant heardAt) {
        static final ExternalPage NOTHING = new ExternalPage(ExternalStatus.TRIGGERED, Instant.MIN, 0, Instant.MIN);
    }

    public ExternalPages {
        byId = Collections.unmodifiableMap(byId);
        ended = Collections.unmodifiableMap(ended);
    }

    ExternalPage of(PageId page) {
        return byId.getOrDefault(page, ExternalPage.NOTHING);
    }

    Optional<PostedMessage> ended(PageId page) {
        return Optional.ofNullable(ended.get(page));
    }

    /** The newest pages that are open in external systems, at most {@link #MAX_LISTED}. */
    List<OpenExternalPage> open(Collection<PostedMessage> shown) {
        if (ended.isEmpty() && shown.isEmpty()) {
            return List.of();
        }
        var open = new ArrayList<>(ended.values());
        shown.stream().filter(this::isOpen).forEach(open::add);
        return open.subList(Math.max(0, open.size() - MAX_LISTED), open.size()).stream()
                .map(each -> new OpenExternalPage(
                        each.page().id(),
                        each.page().contact().channel(),
                        of(each.page().id()).status()))
                .toList();
    }

    private boolean isOpen(PostedMessage posted) {
        return posted.upkeep() == UpdatePolicy.MIRRORED
                && of(posted.page().id()).status() != ExternalStatus.RESOLVED;
    }

    ExternalPages after(IncidentEvent event) {
        if (event instanceof SeenElsewhere seen) {
            return seen(seen);
        }
        if (!LastActions.isStep(event)) {
            return this;
        }
        var again = new LinkedHashMap<>(byId);
        again.replaceAll((_, each) -> new ExternalPage(each.status(), each.since(), 0, each.heardAt()));
        return new ExternalPages(again, ended, lastActions.after(event));
    }

    private ExternalPages seen(SeenElsewhere event) {
        var more = new LinkedHashMap<>(byId);
        more.put(
                event.page(),
                new ExternalPage(event.status(), event.since().orElse(Instant.MIN), event.told(), event.at()));
        var left = new LinkedHashMap<>(ended);
        if (event.status() == ExternalStatus.RESOLVED) {
            left.remove(event.page());
        }
        return new ExternalPages(more, left, lastActions);
    }

    /** @param pages whose update "resolved" was not sent and will not be */
    ExternalPages withoutEnds(List<PostedMessage> pages) {
        var left = new LinkedHashMap<>(ended);
        pages.forEach(page -> left.remove(page.page().id()));
        return new ExternalPages(byId, left, lastActions);
    }

    /** @param shown the posted messages before this update was planned */
    ExternalPages resolved(UpdatesPlanned event, Collection<PostedMessage> shown) {
        var more = new LinkedHashMap<>(ended);
        var told = event.updates().stream().map(UpdatesPlanned.Update::page).toList();
        shown.stream()
                .filter(this::isOpen)
                .filter(each -> told.contains(each.page().id()))
                .forEach(each -> more.put(each.page().id(), each));
        return new ExternalPages(byId, more, lastActions);
    }
}

package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentEvent.UpdatesPlanned;
import dev.tocsin.engine.incident.PostedMessage.Location;
import dev.tocsin.engine.policy.ContactMethod;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The messages about an incident that channels keep up to date, and their pending updates. A newer update replaces an
 * older one that was not sent yet.
 *
 * @param first the provider's id of the first message to each contact method, even if that message is not kept up to
 *     date any more
 * @param recalled the last {@link #MAX_RECALLED} pages that were withdrawn when they may have been with their channel:
 *     they may be delivered all the same
 * @param revision how many changes were planned so far, which numbers the next one
 */
public record PostedMessages(
        Map<Location, PostedMessage> posted,
        Map<ContactMethod, String> first,
        Map<Location, PendingUpdate> pending,
        Map<PageId, Page> recalled,
        int revision) {
    static final PostedMessages NONE = new PostedMessages(Map.of(), Map.of(), Map.of(), Map.of(), 0);

    private static final int MAX_RECALLED = 16;

    public PostedMessages {
        posted = Collections.unmodifiableMap(posted);
        first = Collections.unmodifiableMap(first);
        pending = Collections.unmodifiableMap(pending);
        recalled = Collections.unmodifiableMap(recalled);
    }

    public Optional<PendingUpdate> find(PageId update) {
        return pending.values().stream().filter(p -> p.id().equals(update)).findFirst();
    }

    Optional<PostedMessage> postedPage(PageId page) {
        return posted.values().stream().filter(s -> s.page().id().equals(page)).findFirst();
    }

    /**
     * Whether the contact of a page has a message that is updated also by changes which do not change who has the
     * incident.
     */
    boolean isKept(Page page) {
        return posted.values().stream()
                .anyMatch(s -> s.upkeep() != UpdatePolicy.MIRRORED
                        && s.page().contact().equals(page.contact()));
    }

    /** The last message to each contact method. */
    Collection<PostedMessage> latest() {
        var latest = new LinkedHashMap<ContactMethod, PostedMessage>();
        posted.values().forEach(each -> latest.put(each.page().contact(), each));
        return latest.values();
    }

    PostedMessages delivered(Page page, String receipt, Optional<UpdatePolicy> upkeep) {
        if (upkeep.isEmpty()) {
            return this;
        }
        var more = new LinkedHashMap<>(posted);
        var latest = new PostedMessage(page, receipt, upkeep.get());
        more.put(latest.place(), latest);
        var rest = new LinkedHashMap<>(recalled);
        rest.remove(page.id());
        var firsts = new HashMap<>(first);
        firsts.putIfAbsent(page.contact(), receipt);
        return new PostedMessages(more, firsts, pending, rest, revision);
    }

    PostedMessages recalled(Collection<Page> pages) {
        if (pages.isEmpty()) {
            return this;
        }
        var more = new LinkedHashMap<>(recalled);
        pages.forEach(page -> more.put(page.id(), page));
        var tooMany = List.copyOf(more.keySet()).subList(0, Math.max(0, more.size() - MAX_RECALLED));
        tooMany.forEach(more::remove);
        return new PostedMessages(posted, first, pending, more, revision);
    }

    /**
     * @param over whether the incident is resolved, so that the messages to every page end with this update
     * @param ended messages that were updated as resolved before
     */
    PostedMessages planned(UpdatesPlanned event, boolean over, Map<PageId, PostedMessage> ended) {
        var left = new LinkedHashMap<>(posted);
        var told = new LinkedHashMap<>(pending);
        var byPage = new HashMap<>(ended);
        posted.values().forEach(each -> byPage.put(each.page().id(), each));
        for (var update : event.updates()) {
            Optional.ofNullable(byPage.get(update.page())).ifPresent(page -> {
                told.put(
                        page.place(),
                        new PendingUpdate(
                                update.id(),
                                page,
                                event.status(),
                                event.by(),
                                event.at(),
                                event.reason(),
                                0,
                                event.at()));
                if (over && page.upkeep() != UpdatePolicy.LATEST) {
                    left.remove(page.place());
                }
            });
        }
        return new PostedMessages(left, first, told, recalled, revision + 1);
    }

    /** The messages whose update "resolved" is due later than an instant. */
    List<PostedMessage> ends(Instant at) {
        return pending.values().stream()
                .filter(update -> update.isOfEnd() && update.attemptAt().isAfter(at))
                .map(PendingUpdate::shown)
                .filter(page -> page.upkeep() != UpdatePolicy.LATEST)
                .toList();
    }

    /** The incident is not over after all: messages that were not updated as resolved yet are kept up to date again. */
    PostedMessages withoutEnds(List<PostedMessage> pages) {
        var more = new LinkedHashMap<>(posted);
        var left = new LinkedHashMap<>(pending);
        for (var page : pages) {
            left.remove(page.place());
            more.put(page.place(), page);
        }
        return new PostedMessages(more, first, left, recalled, revision);
    }

    PostedMessages delayed(PageId update, int attempts, Instant attemptAt) {
        return changed(update, found -> Optional.of(found.again(attempts, attemptAt)));
    }

    PostedMessages without(PageId update) {
        return changed(update, _ -> Optional.empty());
    }

    private PostedMessages changed(PageId update, Function<PendingUpdate, Optional<PendingUpdate>> change) {
        var found = find(update);
        if (found.isEmpty()) {
            return this;
        }
        var told = new LinkedHashMap<>(pending);
        var place = found.get().shown().place();
        change.apply(found.get()).ifPresentOrElse(next -> told.put(place, next), () -> told.remove(place));
        return new PostedMessages(posted, first, told, recalled, revision);
    }
}

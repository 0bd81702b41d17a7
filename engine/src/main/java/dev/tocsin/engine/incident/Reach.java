package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * By which ways somebody was to be reached the last time that a level, or whatever else pages, wanted them, and which of
 * them did. A provider may take that back later.
 *
 * @param untold by each way the first page that arrived since its recipient was last told that nothing fires
 * @param failed the last pages that were given up and that nobody has sent again
 * @param climb the number of the last page before the escalation began
 * @param level the number of the last page before the level was paged
 */
record Reach(Map<Call, Ways> calls, Map<Way, Page> untold, Map<PageId, Page> failed, int climb, int level) {
    static final Reach NONE = new Reach(Map.of(), Map.of(), Map.of(), 0, 0);

    private static final int MOST_FAILED = 32;

    /** @param level as in {@link Page} */
    record Call(int level, String recipient) {
        static Call of(Page page) {
            return new Call(page.level(), page.recipient());
        }
    }

    /**
     * A page that a provider took.
     *
     * @param receipt what the provider called it, or ""
     */
    record Arrival(Page page, int attempt, String receipt) {}

    /** @param planned contact methods that were used, or are to be */
    record Ways(Set<ContactMethod> planned, Map<PageId, Arrival> arrived) {
        private static final Ways NONE = new Ways(Set.of(), Map.of());

        Ways {
            planned = Set.copyOf(planned);
            arrived = Map.copyOf(arrived);
        }

        boolean reached() {
            return !arrived.isEmpty();
        }

        private Ways with(ContactMethod contact) {
            var more = new HashSet<>(planned);
            more.add(contact);
            return new Ways(more, arrived);
        }
    }

    Reach {
        calls = Collections.unmodifiableMap(calls);
        untold = Collections.unmodifiableMap(untold);
        failed = Collections.unmodifiableMap(failed);
    }

    Ways of(Page page) {
        return calls.getOrDefault(Call.of(page), Ways.NONE);
    }

    /** They are wanted anew: what came of earlier calls counts no longer. */
    Reach called(List<Page> pages) {
        var changed = new HashMap<>(calls);
        pages.forEach(page -> changed.remove(Call.of(page)));
        pages.forEach(page ->
                changed.merge(Call.of(page), Ways.NONE.with(page.contact()), (known, _) -> known.with(page.contact())));
        return new Reach(changed, untold, failed, climb, level);
    }

    /** One more way of the same call. */
    Reach also(Page page) {
        return changed(page, of(page).with(page.contact()));
    }

    Reach reached(Arrival arrival) {
        var page = arrival.page();
        var arrived = new HashMap<>(of(page).arrived());
        arrived.put(page.id(), arrival);
        return changed(page, new Ways(of(page).planned(), arrived)).withUntold(page);
    }

    private Reach withUntold(Page page) {
        var way = Way.of(page);
        if (page.level() == Page.CLEAR || untold.containsKey(way)) {
            return this;
        }
        var more = new HashMap<>(untold);
        more.put(way, page);
        return new Reach(calls, more, failed, climb, level);
    }

    /** @param told whether who received a page has heard that nothing fires, or sees it */
    Reach told(Predicate<Page> told) {
        if (untold.values().stream().noneMatch(told)) {
            return this;
        }
        var rest = new HashMap<>(untold);
        rest.values().removeIf(told);
        return new Reach(calls, rest, failed, climb, level);
    }

    /** Whether a page has reached somebody who has not heard since that nothing fires. */
    boolean isUntold(String recipient) {
        return untold.values().stream().anyMatch(page -> page.recipient().equals(recipient));
    }

    /** Of the last time that its recipient was wanted. */
    Optional<Arrival> arrival(PageId page) {
        return calls.values().stream()
                .flatMap(ways -> Optional.ofNullable(ways.arrived().get(page)).stream())
                .findFirst();
    }

    /** It is taken for delivered no longer. */
    Reach missed(Page page) {
        var arrived = new HashMap<>(of(page).arrived());
        arrived.remove(page.id());
        return changed(page, new Ways(of(page).planned(), arrived))
                .without(page)
                .failed(page);
    }

    /** Another page may have arrived the same way. */
    private Reach without(Page page) {
        var way = Way.of(page);
        if (!page.equals(untold.get(way))) {
            return this;
        }
        var rest = new HashMap<>(untold);
        rest.remove(way);
        return calls.values().stream()
                .flatMap(ways -> ways.arrived().values().stream())
                .map(Arrival::page)
                .filter(other -> Way.of(other).equals(way)
                        && other.id().number() > page.id().number())
                .min(Comparator.comparing(other -> other.id().number()))
                .map(new Reach(calls, rest, failed, climb, level)::withUntold)
                .orElseGet(() -> new Reach(calls, rest, failed, climb, level));
    }

    /** What comes after so many pages belongs to an escalation that begins. */
    Reach climbing(int pages) {
        return new Reach(calls, untold, failed, pages, pages);
    }

    /** What comes after so many pages belongs to the level that is paged. */
    Reach atLevel(int pages) {
        return new Reach(calls, untold, failed, climb, pages);
    }

    /** Whether a level has paged them. */
    boolean hasCalled(String recipient) {
        return calls.keySet().stream()
                .anyMatch(call ->
                        call.level() > Page.ASSIGNMENT && call.recipient().equals(recipient));
    }

    /** Whether somebody was reached since the escalation began. */
    boolean anybody() {
        return calls.entrySet().stream()
                .filter(call -> call.getKey().level() > Page.ASSIGNMENT)
                .flatMap(call -> call.getValue().arrived().keySet().stream())
                .anyMatch(page -> page.number() > climb);
    }

    /** Whether somebody was reached for the level that was paged last. */
    boolean anybody(int of) {
        return calls.entrySet().stream()
                .filter(call -> call.getKey().level() == of)
                .flatMap(call -> call.getValue().arrived().keySet().stream())
                .anyMatch(page -> page.number() > level);
    }

    private Reach changed(Page page, Ways ways) {
        var changed = new HashMap<>(calls);
        changed.put(Call.of(page), ways);
        return new Reach(changed, untold, failed, climb, level);
    }

    Reach failed(Page page) {
        var more = new LinkedHashMap<>(failed);
        more.put(page.id(), page);
        if (more.size() > MOST_FAILED) {
            more.remove(more.firstEntry().getKey());
        }
        return new Reach(calls, untold, more, climb, level);
    }

    Reach resent(PageId page) {
        var rest = new LinkedHashMap<>(failed);
        rest.remove(page);
        return new Reach(calls, untold, rest, climb, level);
    }
}

package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.ContactMethod;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * By which ways somebody was to be reached the last time that a level, or whatever else pages, wanted them, and whether
 * one of them did.
 *
 * @param failed the last pages that were given up and that nobody has sent again
 */
record Reach(Map<Call, Ways> calls, Map<PageId, Page> failed) {
    static final Reach NONE = new Reach(Map.of(), Map.of());

    private static final int MOST_FAILED = 32;

    /** @param level as in {@link Page} */
    record Call(int level, String recipient) {
        static Call of(Page page) {
            return new Call(page.level(), page.recipient());
        }
    }

    /** @param planned contact methods that were used, or are to be */
    record Ways(Set<ContactMethod> planned, boolean reached) {
        private static final Ways NONE = new Ways(Set.of(), false);

        Ways {
            planned = Set.copyOf(planned);
        }

        private Ways with(ContactMethod contact) {
            var more = new HashSet<>(planned);
            more.add(contact);
            return new Ways(more, reached);
        }
    }

    Reach {
        calls = Collections.unmodifiableMap(calls);
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
        return new Reach(changed, failed);
    }

    /** One more way of the same call. */
    Reach also(Page page) {
        return changed(page, of(page).with(page.contact()));
    }

    Reach reached(Page page) {
        return changed(page, new Ways(of(page).planned(), true));
    }

    private Reach changed(Page page, Ways ways) {
        var changed = new HashMap<>(calls);
        changed.put(Call.of(page), ways);
        return new Reach(changed, failed);
    }

    Reach failed(Page page) {
        var more = new LinkedHashMap<>(failed);
        more.put(page.id(), page);
        if (more.size() > MOST_FAILED) {
            more.remove(more.firstEntry().getKey());
        }
        return new Reach(calls, more);
    }

    Reach resent(PageId page) {
        var rest = new LinkedHashMap<>(failed);
        rest.remove(page);
        return new Reach(calls, rest);
    }
}

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
record ContactAttempts(
        Map<Target, ContactMethods> calls,
        Map<RecipientContact, Page> notToldOfClear,
        Map<PageId, Page> failed,
        int startPage,
        int level) {
    static final ContactAttempts NONE = new ContactAttempts(Map.of(), Map.of(), Map.of(), 0, 0);

    private static final int MAX_FAILED = 32;

    /** @param level as in {@link Page} */
    record Target(int level, String recipient) {
        static Target of(Page page) {
            return new Target(page.level(), page.recipient());
        }
    }

    /**
     * A page that a provider took.
     *
     * @param receipt what the provider called it, or ""
     */
    record Delivery(Page page, int attempt, String receipt) {}

    /** @param planned contact methods that were used, or are to be */
    record ContactMethods(Set<ContactMethod> planned, Map<PageId, Delivery> arrived) {
        private static final ContactMethods NONE = new ContactMethods(Set.of(), Map.of());

        ContactMethods {
            planned = Set.copyOf(planned);
            arrived = Map.copyOf(arrived);
        }

        boolean isDelivered() {
            return !arrived.isEmpty();
        }

        private ContactMethods with(ContactMethod contact) {
            var more = new HashSet<>(planned);
            more.add(contact);
            return new ContactMethods(more, arrived);
        }
    }

    ContactAttempts {
        calls = Collections.unmodifiableMap(calls);
        notToldOfClear = Collections.unmodifiableMap(notToldOfClear);
        failed = Collections.unmodifiableMap(failed);
    }

    ContactMethods of(Page page) {
        return calls.getOrDefault(Target.of(page), ContactMethods.NONE);
    }

    /** They are wanted anew: what came of earlier calls counts no longer. */
    ContactAttempts called(List<Page> pages) {
        var changed = new HashMap<>(calls);
        pages.forEach(page -> changed.remove(Target.of(page)));
        pages.forEach(page -> changed.merge(
                Target.of(page), ContactMethods.NONE.with(page.contact()), (known, _) -> known.with(page.contact())));
        return new ContactAttempts(changed, notToldOfClear, failed, startPage, level);
    }

    /** One more way of the same call. */
    ContactAttempts also(Page page) {
        return changed(page, of(page).with(page.contact()));
    }

    ContactAttempts delivered(Delivery arrival) {
        var page = arrival.page();
        var arrived = new HashMap<>(of(page).arrived());
        arrived.put(page.id(), arrival);
        return changed(page, new ContactMethods(of(page).planned(), arrived)).withNotToldOfClear(page);
    }

    private ContactAttempts withNotToldOfClear(Page page) {
        var way = RecipientContact.of(page);
        if (page.level() == Page.CLEAR || notToldOfClear.containsKey(way)) {
            return this;
        }
        var more = new HashMap<>(notToldOfClear);
        more.put(way, page);
        return new ContactAttempts(calls, more, failed, startPage, level);
    }

    /** @param told whether who received a page has heard that nothing fires, or sees it */
    ContactAttempts toldOfClear(Predicate<Page> told) {
        if (notToldOfClear.values().stream().noneMatch(told)) {
            return this;
        }
        var rest = new HashMap<>(notToldOfClear);
        rest.values().removeIf(told);
        return new ContactAttempts(calls, rest, failed, startPage, level);
    }

    /** Whether a page has reached somebody who has not heard since that nothing fires. */
    boolean isNotToldOfClear(String recipient) {
        return notToldOfClear.values().stream()
                .anyMatch(page -> page.recipient().equals(recipient));
    }

    /** Of the last time that its recipient was wanted. */
    Optional<Delivery> arrival(PageId page) {
        return calls.values().stream()
                .flatMap(ways -> Optional.ofNullable(ways.arrived().get(page)).stream())
                .findFirst();
    }

    /** It is taken for delivered no longer. */
    ContactAttempts undelivered(Page page) {
        var arrived = new HashMap<>(of(page).arrived());
        arrived.remove(page.id());
        return changed(page, new ContactMethods(of(page).planned(), arrived))
                .without(page)
                .failed(page);
    }

    /** Another page may have arrived the same way. */
    private ContactAttempts without(Page page) {
        var way = RecipientContact.of(page);
        if (!page.equals(notToldOfClear.get(way))) {
            return this;
        }
        var rest = new HashMap<>(notToldOfClear);
        rest.remove(way);
        return calls.values().stream()
                .flatMap(ways -> ways.arrived().values().stream())
                .map(Delivery::page)
                .filter(other -> RecipientContact.of(other).equals(way)
                        && other.id().number() > page.id().number())
                .min(Comparator.comparing(other -> other.id().number()))
                .map(new ContactAttempts(calls, rest, failed, startPage, level)::withNotToldOfClear)
                .orElseGet(() -> new ContactAttempts(calls, rest, failed, startPage, level));
    }

    /** What comes after so many pages belongs to an escalation that begins. */
    ContactAttempts atStart(int pages) {
        return new ContactAttempts(calls, notToldOfClear, failed, pages, pages);
    }

    /** What comes after so many pages belongs to the level that is paged. */
    ContactAttempts atLevel(int pages) {
        return new ContactAttempts(calls, notToldOfClear, failed, startPage, pages);
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
                .anyMatch(page -> page.number() > startPage);
    }

    /** Whether somebody was reached for the level that was paged last. */
    boolean anybody(int of) {
        return calls.entrySet().stream()
                .filter(call -> call.getKey().level() == of)
                .flatMap(call -> call.getValue().arrived().keySet().stream())
                .anyMatch(page -> page.number() > level);
    }

    private ContactAttempts changed(Page page, ContactMethods ways) {
        var changed = new HashMap<>(calls);
        changed.put(Target.of(page), ways);
        return new ContactAttempts(changed, notToldOfClear, failed, startPage, level);
    }

    ContactAttempts failed(Page page) {
        var more = new LinkedHashMap<>(failed);
        more.put(page.id(), page);
        if (more.size() > MAX_FAILED) {
            more.remove(more.firstEntry().getKey());
        }
        return new ContactAttempts(calls, notToldOfClear, more, startPage, level);
    }

    ContactAttempts resent(PageId page) {
        var rest = new LinkedHashMap<>(failed);
        rest.remove(page);
        return new ContactAttempts(calls, notToldOfClear, rest, startPage, level);
    }
}

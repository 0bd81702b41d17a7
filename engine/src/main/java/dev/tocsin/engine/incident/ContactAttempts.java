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
 * Which contact methods of each recipient were planned, and through which a page was delivered, since the recipient was
 * last paged for a level or for another reason. A provider may withdraw a delivery later.
 *
 * @param calls by level and recipient
 * @param notToldOfClear for each recipient and contact method the first page that was delivered since the recipient was
 *     last notified that all alerts are clear
 * @param failed the last {@link #MAX_FAILED} pages that failed for good and were not sent again
 * @param startPage the number of the last page before the escalation began
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
     * A page that a provider accepted.
     *
     * @param receipt the provider's id of the message, or ""
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

    /** Plans pages for recipients anew: the outcomes of their earlier pages of the same level are forgotten. */
    ContactAttempts called(List<Page> pages) {
        var changed = new HashMap<>(calls);
        pages.forEach(page -> changed.remove(Target.of(page)));
        pages.forEach(page -> changed.merge(
                Target.of(page), ContactMethods.NONE.with(page.contact()), (known, _) -> known.with(page.contact())));
        return new ContactAttempts(changed, notToldOfClear, failed, startPage, level);
    }

    /** Adds a contact method, without forgetting the earlier outcomes. */
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
        var contact = RecipientContact.of(page);
        if (page.level() == Page.CLEAR || notToldOfClear.containsKey(contact)) {
            return this;
        }
        var more = new HashMap<>(notToldOfClear);
        more.put(contact, page);
        return new ContactAttempts(calls, more, failed, startPage, level);
    }

    /**
     * @param told whether the recipient of a page was notified that all alerts are clear, or sees it in an updated
     *     message
     */
    ContactAttempts toldOfClear(Predicate<Page> told) {
        if (notToldOfClear.values().stream().noneMatch(told)) {
            return this;
        }
        var rest = new HashMap<>(notToldOfClear);
        rest.values().removeIf(told);
        return new ContactAttempts(calls, rest, failed, startPage, level);
    }

    /** Whether a page was delivered to the recipient who has not been notified since that all alerts are clear. */
    boolean isNotToldOfClear(String recipient) {
        return notToldOfClear.values().stream()
                .anyMatch(page -> page.recipient().equals(recipient));
    }

    /** The delivery of a page, unless its recipient was paged anew since. */
    Optional<Delivery> arrival(PageId page) {
        return calls.values().stream()
                .flatMap(ways -> Optional.ofNullable(ways.arrived().get(page)).stream())
                .findFirst();
    }

    /** The page does not count as delivered any more. */
    ContactAttempts undelivered(Page page) {
        var arrived = new HashMap<>(of(page).arrived());
        arrived.remove(page.id());
        return changed(page, new ContactMethods(of(page).planned(), arrived))
                .without(page)
                .failed(page);
    }

    /**
     * Removes the page from {@link #notToldOfClear}; a later page that was delivered through the same contact method
     * takes its place.
     */
    private ContactAttempts without(Page page) {
        var contact = RecipientContact.of(page);
        if (!page.equals(notToldOfClear.get(contact))) {
            return this;
        }
        var rest = new HashMap<>(notToldOfClear);
        rest.remove(contact);
        return calls.values().stream()
                .flatMap(ways -> ways.arrived().values().stream())
                .map(Delivery::page)
                .filter(other -> RecipientContact.of(other).equals(contact)
                        && other.id().number() > page.id().number())
                .min(Comparator.comparing(other -> other.id().number()))
                .map(new ContactAttempts(calls, rest, failed, startPage, level)::withNotToldOfClear)
                .orElseGet(() -> new ContactAttempts(calls, rest, failed, startPage, level));
    }

    /** An escalation begins: only pages with a higher number than this belong to it. */
    ContactAttempts atStart(int pages) {
        return new ContactAttempts(calls, notToldOfClear, failed, pages, pages);
    }

    /** A level is paged: only pages with a higher number than this belong to it. */
    ContactAttempts atLevel(int pages) {
        return new ContactAttempts(calls, notToldOfClear, failed, startPage, pages);
    }

    /** Whether a level has paged the recipient. */
    boolean hasCalled(String recipient) {
        return calls.keySet().stream()
                .anyMatch(call ->
                        call.level() > Page.ASSIGNMENT && call.recipient().equals(recipient));
    }

    /** Whether a page of a level was delivered since the escalation began. */
    boolean anybody() {
        return calls.entrySet().stream()
                .filter(call -> call.getKey().level() > Page.ASSIGNMENT)
                .flatMap(call -> call.getValue().arrived().keySet().stream())
                .anyMatch(page -> page.number() > startPage);
    }

    /** Whether a page of this level was delivered since a level was last paged. */
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

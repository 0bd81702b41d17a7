package dev.tocsin.core.incident;

import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PendingPage;
import dev.tocsin.core.incident.page.Purpose;
import dev.tocsin.core.incident.page.RecipientContact;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.signal.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plans pages so that a recipient has pending pages of one decision only for each contact method. A pending page is
 * replaced by the later one, which says more and is sent no later than the page it replaces. A reminder is not planned
 * if a page that asks for an answer is still pending.
 */
final class PagePlan {
    static final String REPLACED = "a later page to the same recipient replaces them";

    private final Draft draft;
    private final Purpose purpose;
    private final Map<RecipientContact, List<PendingPage>> waiting;
    private final Map<RecipientContact, Integer> taken = new HashMap<>();
    private final List<Page> pages = new ArrayList<>();

    private PagePlan(Draft draft, Purpose purpose) {
        this.draft = draft;
        this.purpose = purpose;
        this.waiting = draft.incident().pages().pending().stream()
                .sorted(Comparator.comparing(PendingPage::attemptAt))
                .collect(Collectors.groupingBy(pending -> RecipientContact.of(pending.page())));
    }

    /**
     * Plans pages without emitting anything. Their numbers, which make their ids and idempotency keys, continue those
     * planned before.
     */
    static PagePlan of(Draft draft, Purpose purpose, List<Recipient> recipients) {
        var plan = new PagePlan(draft, purpose);
        recipients.forEach(plan::add);
        return plan;
    }

    List<Page> pages() {
        return pages;
    }

    /** Plans pages and withdraws those that they replace. */
    static List<Page> pages(Draft draft, Purpose purpose, List<Recipient> recipients) {
        var plan = of(draft, purpose, recipients);
        plan.withdrawReplaced();
        return plan.pages();
    }

    /**
     * Plans a page that replaces a failed one, by the same or another contact method; empty if a page that outranks it
     * is pending there.
     */
    static Optional<Page> replacement(Draft draft, Page failed, ContactMethod contact, String why) {
        return pages(draft, failed.purpose(), List.of(new Recipient(failed.recipient(), contact, why))).stream()
                .findFirst();
    }

    private void add(Recipient recipient) {
        var contact = RecipientContact.of(recipient);
        var before = waiting.getOrDefault(contact, List.of());
        var time = recipient.notBefore().orElse(draft.now());
        if (before.stream()
                .anyMatch(pending -> Page.outranks(pending.page().purpose(), purpose)
                        && !pending.attemptAt().isAfter(time))) {
            return;
        }
        var number = taken.merge(contact, 1, Integer::sum);
        var notBefore = number > before.size()
                ? recipient.notBefore()
                : recipient.notBefore().flatMap(at -> earlier(at, before.get(number - 1)));
        var id = PageId.of(draft.incident().id(), draft.incident().pagesPlanned() + pages.size() + 1);
        pages.add(new Page(id, purpose, recipient.name(), recipient.contact(), recipient.why(), notBefore));
    }

    private Optional<Instant> earlier(Instant at, PendingPage replaced) {
        return Optional.of(replaced.attemptAt().isBefore(at) ? replaced.attemptAt() : at)
                .filter(time -> !draft.isDue(time));
    }

    /** Withdraws the replaced pages; may be called before or after the new pages are emitted. */
    void withdrawReplaced() {
        var replaced = waiting.entrySet().stream()
                .filter(way -> taken.containsKey(way.getKey()))
                .flatMap(way -> way.getValue().stream())
                .map(pending -> pending.page().id())
                .sorted(Comparator.comparing(PageId::number))
                .toList();
        if (!replaced.isEmpty()) {
            draft.emit(new IncidentEvent.PagesWithdrawn(draft.now(), Origin.TIMER, replaced, REPLACED));
        }
    }
}

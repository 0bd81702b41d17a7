package dev.tocsin.engine.incident;

import dev.tocsin.engine.policy.Directory.Recipient;
import dev.tocsin.engine.signal.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Plans pages so that one decision at a time pages a person by one contact method: a page that has not gone out makes
 * room for the later one, which says more, and goes out no later than the page it replaces. A reminder is not planned
 * where a page that asks for an answer still waits.
 */
final class PagePlan {
    static final String REPLACED = "a later page to the same recipient replaces them";

    private final Draft draft;
    private final int level;
    private final Map<RecipientContact, List<PendingPage>> waiting;
    private final Map<RecipientContact, Integer> taken = new HashMap<>();
    private final List<Page> pages = new ArrayList<>();

    private PagePlan(Draft draft, int level) {
        this.draft = draft;
        this.level = level;
        this.waiting = draft.incident().pending().values().stream()
                .sorted(Comparator.comparing(PendingPage::attemptAt))
                .collect(Collectors.groupingBy(pending -> RecipientContact.of(pending.page())));
    }

    /** Numbers pages on from those planned before, which makes their ids and idempotency keys. */
    static PagePlan of(Draft draft, int level, List<Recipient> recipients) {
        var plan = new PagePlan(draft, level);
        recipients.forEach(plan::add);
        return plan;
    }

    List<Page> pages() {
        return pages;
    }

    private void add(Recipient recipient) {
        var way = RecipientContact.of(recipient);
        var before = waiting.getOrDefault(way, List.of());
        var time = recipient.notBefore().orElse(draft.now());
        if (before.stream()
                .anyMatch(pending -> Page.outranks(pending.page().level(), level)
                        && !pending.attemptAt().isAfter(time))) {
            return;
        }
        var number = taken.merge(way, 1, Integer::sum);
        var notBefore = number > before.size()
                ? recipient.notBefore()
                : recipient.notBefore().flatMap(at -> earlier(at, before.get(number - 1)));
        var id = PageId.of(draft.incident().id(), draft.incident().pagesPlanned() + pages.size() + 1);
        pages.add(new Page(id, level, recipient.name(), recipient.contact(), recipient.why(), notBefore));
    }

    private Optional<Instant> earlier(Instant at, PendingPage replaced) {
        return Optional.of(replaced.attemptAt().isBefore(at) ? replaced.attemptAt() : at)
                .filter(time -> !draft.isDue(time));
    }

    /** Before the pages themselves or after: those that they replace are known already. */
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

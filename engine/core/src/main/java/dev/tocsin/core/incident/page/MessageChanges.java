package dev.tocsin.core.incident.page;

import dev.tocsin.core.incident.page.Pages.Change;
import dev.tocsin.core.incident.page.PostedMessage.Phase;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What happens to posted messages and their updates. A newer update replaces an older one that was not sent yet. */
final class MessageChanges {
    private MessageChanges() {}

    /** The message of a page was posted; where only the latest is updated, it takes the place of the one before. */
    static Pages posted(Pages pages, Page page, String receipt, UpdatePolicy updates, Instant at) {
        var message = new PostedMessage(receipt, at, updates, Phase.CURRENT, Optional.empty());
        return pages.withFirst(page.contact(), receipt)
                .changed(each -> each.id().equals(page.id())
                        ? each.posted(message)
                        : updates == UpdatePolicy.LATEST && each.isPosted() && each.sharesMessageWith(page)
                                ? each.posted(each.posted().orElseThrow().in(Phase.REPLACED))
                                : each);
    }

    static Pages planned(Pages pages, Change change, Map<PageId, PageId> updates) {
        var planned = pages;
        for (var update : updates.entrySet()) {
            planned = planned(planned, change, update.getKey(), update.getValue());
        }
        return planned;
    }

    private static Pages planned(Pages pages, Change change, PageId id, PageId update) {
        var found = pages.find(id).filter(each -> each.isPosted() || each.isEnded());
        if (found.isEmpty()) {
            return pages;
        }
        var page = found.get().page();
        var message = found.get().posted().orElseThrow();
        var pending = new PendingUpdate(
                update,
                page,
                message.receipt(),
                change.status(),
                change.by(),
                change.at(),
                change.reason(),
                0,
                change.at());
        var latestOnly = message.updates() == UpdatePolicy.LATEST;
        var phase = !change.over() || latestOnly
                ? message.phase()
                : found.get().isEnded() || pages.isOpenElsewhere(found.get()) ? Phase.ENDED : Phase.CLOSED;
        return pages.changed(each -> each.id().equals(id)
                ? each.posted(message.in(phase).with(Optional.of(pending)))
                : latestOnly && each.sharesMessageWith(page)
                        ? each.posted(each.posted().orElseThrow().with(Optional.empty()))
                        : each);
    }

    static Pages changed(Pages pages, PageId update, Function<PendingUpdate, Optional<PendingUpdate>> change) {
        return pages.changed(each -> each.posted()
                .filter(message -> message.update()
                        .filter(pending -> pending.id().equals(update))
                        .isPresent())
                .map(message -> each.posted(message.with(message.update().flatMap(change))))
                .orElse(each));
    }

    static Pages withoutLateEnds(Pages pages, Instant at) {
        var late = pages.updates().stream()
                .filter(update -> update.isOfEnd() && update.attemptAt().isAfter(at))
                .map(update -> update.page().id())
                .collect(Collectors.toSet());
        return late.isEmpty()
                ? pages
                : pages.changed(each -> late.contains(each.id())
                        ? each.posted()
                                .map(message -> each.posted(current(message)))
                                .orElse(each)
                        : each);
    }

    private static PostedMessage current(PostedMessage message) {
        return message.updates() == UpdatePolicy.LATEST
                ? message
                : message.in(Phase.CURRENT).with(Optional.empty());
    }
}

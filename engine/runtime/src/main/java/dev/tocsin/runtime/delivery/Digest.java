package dev.tocsin.runtime.delivery;

import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.DigestMessage.Context;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.signal.Sha256;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * Several pages to one recipient that are sent as one message. Its id, the idempotency key, is a hash of the ids of its
 * pages. If a failed digest contained all of them, its id is used again. So a receiver that drops known ids drops no
 * page that it has not received, and no node needs to remember the ids.
 */
final class Digest {
    private static final Comparator<Entry> WORST_FIRST = Comparator.comparingInt(Entry::rank)
            .thenComparing(entry -> entry.message().openedAt())
            .thenComparing(entry -> entry.message().id());

    private record Entry(
            PageMessage message, int rank, BooleanSupplier wanted, CompletableFuture<DeliveryOutcome> outcome) {}

    /** A digest as it was given to the channel, with the context that says how it can be answered. */
    record Sent(String id, Set<String> pages, Context context) {}

    private final int attempt;
    private final List<Entry> entries = new ArrayList<>();
    private Optional<Sent> earlier = Optional.empty();
    private Context context = Context.NONE;
    private Sent sent = new Sent("", Set.of(), Context.NONE);

    /** @param attempt the number of the attempt, from 1 */
    Digest(int attempt) {
        this.attempt = attempt;
    }

    CompletableFuture<DeliveryOutcome> add(PageMessage message, int rank, BooleanSupplier wanted) {
        var entry = new Entry(message, rank, wanted, new CompletableFuture<>());
        entries.add(entry);
        return entry.outcome();
    }

    int size() {
        return entries.size();
    }

    String id() {
        return sent.id();
    }

    Sent sent() {
        return sent;
    }

    /**
     * Closes the digest to further pages: drops those that are not wanted any more, sorts the worst first and sets the
     * id.
     */
    void close(Optional<Sent> failed) {
        leaveOutWithdrawn();
        entries.sort(WORST_FIRST);
        var pages = pages();
        earlier = failed.filter(before -> before.pages().containsAll(pages));
        sent = new Sent(earlier.map(Sent::id).orElseGet(() -> hash(pages)), Set.copyOf(pages), Context.NONE);
    }

    List<String> pages() {
        return entries.stream().map(entry -> entry.message().id()).toList();
    }

    /** The context of an earlier attempt with the same id; empty = none, or the digest could not be answered. */
    Optional<Context> known() {
        return earlier.map(Sent::context).filter(before -> before.all() > 0);
    }

    void in(Context known) {
        context = known;
    }

    /** The message for the pages that are still wanted; empty = none is. A single page is sent as itself. */
    Optional<Message> compose() {
        leaveOutWithdrawn();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        var pages = Set.copyOf(pages());
        var first = entries.getFirst().message();
        if (earlier.isEmpty() && pages.size() == 1) {
            sent = new Sent(first.id(), pages, Context.NONE);
            return Optional.of(first);
        }
        sent = new Sent(sent.id(), pages, context);
        return Optional.of(new DigestMessage(
                sent.id(),
                attempt,
                first.recipient(),
                first.address(),
                context.follows()
                        ? "you were paged shortly before, so these pages are combined"
                        : "they arrived together",
                pages.size(),
                severities(),
                entries.stream()
                        .limit(DigestMessage.MAX_LISTED)
                        .map(Entry::message)
                        .toList(),
                context));
    }

    private void leaveOutWithdrawn() {
        entries.removeIf(Digest::isWithdrawn);
    }

    private static boolean isWithdrawn(Entry entry) {
        if (entry.wanted().getAsBoolean()) {
            return false;
        }
        entry.outcome().completeExceptionally(new Pager.NotSent("withdrawn while it was queued"));
        return true;
    }

    /**
     * Gives each page the outcome, for its incident's timeline. A digest shows many incidents, so its message is not
     * updated.
     */
    void complete(DeliveryOutcome outcome) {
        var own = outcome instanceof DeliveryOutcome.Delivered delivered && !isSinglePage()
                ? delivered.withReceipt(receipt(delivered.receipt())).withUpdates(Optional.empty())
                : outcome;
        entries.forEach(entry -> entry.outcome().complete(own));
    }

    void completeExceptionally(Pager.NotSent notSent) {
        entries.forEach(entry -> entry.outcome().completeExceptionally(notSent));
    }

    private boolean isSinglePage() {
        return sent.pages().contains(sent.id());
    }

    private String receipt(String receipt) {
        return "digest of " + sent.pages().size() + " pages " + sent.id() + (receipt.isEmpty() ? "" : ": " + receipt);
    }

    private LinkedHashMap<String, Integer> severities() {
        var counts = new LinkedHashMap<String, Integer>();
        entries.forEach(entry -> counts.merge(entry.message().severity(), 1, Integer::sum));
        return counts;
    }

    private static String hash(List<String> pages) {
        var lines = pages.stream().sorted().map(page -> page + '\n').collect(Collectors.joining());
        return "digest-" + Sha256.hex(lines, 32);
    }
}

package dev.tocsin.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.engine.channel.DigestMessage;
import dev.tocsin.engine.channel.DigestMessage.Context;
import dev.tocsin.engine.channel.Message;
import dev.tocsin.engine.channel.PageMessage;
import dev.tocsin.engine.incident.IncidentCommand.Attempt;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/**
 * Pages to one recipient on their way as one message. Its id is a hash of the ids of its pages, or that of a failed
 * digest which had them all: a receiver that drops what it knows drops nothing that it was not told of, and this node
 * need not remember anything for that.
 */
final class Digest {
    private static final Comparator<Entry> WORST_FIRST = Comparator.comparingInt(Entry::rank)
            .thenComparing(entry -> entry.message().openedAt())
            .thenComparing(entry -> entry.message().id());

    private record Entry(PageMessage message, int rank, BooleanSupplier wanted, CompletableFuture<Attempt> outcome) {}

    /** What was with the channel, and what it said there about answers. */
    record Sent(String id, Set<String> pages, Context context) {}

    private final int attempt;
    private final List<Entry> entries = new ArrayList<>();
    private Optional<Sent> earlier = Optional.empty();
    private Context context = Context.NONE;
    private Sent sent = new Sent("", Set.of(), Context.NONE);

    /** @param attempt from 1 */
    Digest(int attempt) {
        this.attempt = attempt;
    }

    CompletableFuture<Attempt> add(PageMessage message, int rank, BooleanSupplier wanted) {
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

    /** From here on nobody may add to it: it has a name, and the pages that are wanted now, the worst first. */
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

    /** What an earlier attempt under the same name said about answers; empty where it could say nothing. */
    Optional<Context> known() {
        return earlier.map(Sent::context).filter(before -> before.all() > 0);
    }

    void in(Context known) {
        context = known;
    }

    /** What to send of the pages that are still wanted. One page alone goes out as itself. */
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

    /** Each page gets the outcome for its own timeline. A digest shows many incidents, so it is not kept up to date. */
    void complete(Attempt attempt) {
        var own = attempt instanceof Attempt.Delivered(var receipt, var latency, _, var response) && !isSinglePage()
                ? new Attempt.Delivered(receipt(receipt), latency, Optional.empty(), response)
                : attempt;
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
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            pages.stream().sorted().forEach(page -> hash.update((page + '\n').getBytes(UTF_8)));
            return "digest-" + HexFormat.of().formatHex(hash.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

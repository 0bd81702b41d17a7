package dev.tocsin.engine.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tocsin.engine.channel.DigestMessage;
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
import java.util.stream.Collectors;

/**
 * Pages to one recipient on their way as one message. Its id is a hash of the ids of its pages, or that of a failed
 * digest which had them all: a receiver that drops what it knows drops nothing that it was not told of, and this node
 * need not remember anything for that.
 */
final class Digest {
    private static final String WHY = "the storm guard held these back";
    private static final Comparator<Entry> WORST_FIRST = Comparator.comparingInt(Entry::rank)
            .thenComparing(entry -> entry.message().openedAt())
            .thenComparing(entry -> entry.message().id());

    private record Entry(PageMessage message, int rank, BooleanSupplier wanted, CompletableFuture<Attempt> outcome) {}

    /** What was with the channel. */
    record Sent(String id, Set<String> pages) {}

    private final int attempt;
    private final List<Entry> entries = new ArrayList<>();
    private Sent sent = new Sent("", Set.of());

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

    /**
     * What to send of the pages that are still wanted, which nobody may add to any more. One page alone goes out as
     * itself.
     */
    Optional<Message> compose(Optional<Sent> earlier) {
        entries.removeIf(Digest::isWithdrawn);
        entries.sort(WORST_FIRST);
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        var pages = entries.stream().map(entry -> entry.message().id()).collect(Collectors.toUnmodifiableSet());
        var known = earlier.filter(failed -> failed.pages().containsAll(pages));
        var first = entries.getFirst().message();
        if (known.isEmpty() && pages.size() == 1) {
            sent = new Sent(first.id(), pages);
            return Optional.of(first);
        }
        sent = new Sent(known.map(Sent::id).orElseGet(() -> hash(pages)), pages);
        return Optional.of(new DigestMessage(
                sent.id(),
                attempt,
                first.recipient(),
                first.address(),
                WHY,
                pages.size(),
                severities(),
                entries.stream()
                        .limit(DigestMessage.MOST_LISTED)
                        .map(Entry::message)
                        .toList()));
    }

    private static boolean isWithdrawn(Entry entry) {
        if (entry.wanted().getAsBoolean()) {
            return false;
        }
        entry.outcome().completeExceptionally(new Pager.NotSent("withdrawn while it waited"));
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

    private static String hash(Set<String> pages) {
        try {
            var hash = MessageDigest.getInstance("SHA-256");
            pages.stream().sorted().forEach(page -> hash.update((page + '\n').getBytes(UTF_8)));
            return "digest-" + HexFormat.of().formatHex(hash.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

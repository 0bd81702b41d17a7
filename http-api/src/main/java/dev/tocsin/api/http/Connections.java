package dev.tocsin.api.http;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The connections of a node: a maximum in all and for each address, so that a client that uses up its share shuts out
 * nobody else. If there is no room, the evictable connection that has waited longest is ended: a client that sends its
 * request at once is served, however many others do not.
 */
final class Connections {
    private final int most;
    private final int mostOfAnAddress;
    private final Predicate<InetAddress> isExempt;
    private final Map<String, Set<Connection>> byAddress = new HashMap<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private int count;
    private boolean closing;

    /** @param isExempt whether an address has no limit of its own: proxies, which stand for many clients */
    Connections(int most, int mostOfAnAddress, Predicate<InetAddress> isExempt) {
        this.most = most;
        this.mostOfAnAddress = mostOfAnAddress;
        this.isExempt = isExempt;
    }

    /** Whether there is room for a connection, or another one was ended for it. */
    synchronized boolean admit(Connection connection) {
        if (closing) {
            return false;
        }
        var address = connection.remote().getAddress();
        var key = ClientLimits.key(address);
        var ofAddress = byAddress.getOrDefault(key, Set.of());
        var fits = (ofAddress.size() < mostOfAnAddress || isExempt.test(address) || makeRoom(ofAddress.stream()))
                && (count < most || makeRoom(byAddress.values().stream().flatMap(Set::stream)));
        if (fits) {
            byAddress.computeIfAbsent(key, _ -> new HashSet<>()).add(connection);
            count++;
        }
        return fits;
    }

    /** Ends one connection; it does not count from now on, although its end may take a moment. */
    private boolean makeRoom(Stream<Connection> among) {
        var longest = among.filter(Connection::isEvictable).min(Comparator.comparingLong(Connection::since));
        longest.ifPresent(connection -> {
            forget(connection);
            connection.evict();
        });
        return longest.isPresent();
    }

    synchronized void ended(Connection connection) {
        forget(connection);
        if (closing && count == 0) {
            empty.complete(null);
        }
    }

    private void forget(Connection connection) {
        var key = ClientLimits.key(connection.remote().getAddress());
        var ofAddress = byAddress.get(key);
        if (ofAddress != null && ofAddress.remove(connection)) {
            count--;
            if (ofAddress.isEmpty()) {
                byAddress.remove(key);
            }
        }
    }

    synchronized int count() {
        return count;
    }

    synchronized boolean isClosing() {
        return closing;
    }

    /** Admits no more connections and ends idle ones; completes when the others have their response. */
    synchronized CompletableFuture<Void> close() {
        closing = true;
        byAddress.values().forEach(all -> all.forEach(Connection::finish));
        if (count == 0) {
            empty.complete(null);
        }
        return empty;
    }
}

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
 * The connections of a node: so many in all, and of one address only a share, so that whoever fills it shuts out nobody
 * else. When there is no room, the connection that has kept us waiting longest makes some: a client that sends its request
 * at once is served, however many others do not.
 */
final class Connections {
    private final int most;
    private final int mostOfAnAddress;
    private final Predicate<InetAddress> isExempt;
    private final Map<String, Set<Connection>> byAddress = new HashMap<>();
    private final CompletableFuture<Void> empty = new CompletableFuture<>();
    private int count;
    private boolean closing;

    /** @param isExempt from the bound of an address: proxies that stand for many */
    Connections(int most, int mostOfAnAddress, Predicate<InetAddress> isExempt) {
        this.most = most;
        this.mostOfAnAddress = mostOfAnAddress;
        this.isExempt = isExempt;
    }

    /** Whether there is room for it, or some was made. */
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

    /** It counts for nothing from now on, though its end may take a moment. */
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

    /** Lets in nobody any more, ends those that wait, and is complete when the others have their answer. */
    synchronized CompletableFuture<Void> close() {
        closing = true;
        byAddress.values().forEach(all -> all.forEach(Connection::finish));
        if (count == 0) {
            empty.complete(null);
        }
        return empty;
    }
}

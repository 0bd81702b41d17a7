package dev.tocsin.api.http;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * One connection of a client, as far as it got. Changed by its own streams, which run in one actor; read by everybody.
 */
final class Connection {
    private static final AttributeKey<Connection> KEY = AttributeKey.create("connection", Connection.class);

    /** What is waited for. */
    enum Phase {
        /** The first byte of a request. */
        IDLE,
        /** The rest of its head. */
        HEAD,
        /** Its body. */
        BODY,
        /** Our answer. */
        ANSWER,
        /** The client's end of the connection, after ours. */
        END
    }

    private final InetSocketAddress remote;
    private volatile Phase phase = Phase.IDLE;
    private volatile long since = System.nanoTime();
    private final AtomicLong unreadOfAll;
    private volatile boolean bodyTaken;
    private volatile String path = "";
    private long unread;
    private volatile Runnable evict = () -> {};
    private volatile Runnable finish = () -> {};

    /** @param unreadOfAll bytes of bodies that Pekko's parsers keep, of all connections */
    Connection(InetSocketAddress remote, AtomicLong unreadOfAll) {
        this.remote = remote;
        this.unreadOfAll = unreadOfAll;
    }

    /** The connection of a request; none where a test made the request. */
    static Optional<Connection> of(HttpRequest request) {
        return request.getAttribute(KEY);
    }

    InetSocketAddress remote() {
        return remote;
    }

    Phase phase() {
        return phase;
    }

    /** When the phase began, by {@link System#nanoTime}. */
    long since() {
        return since;
    }

    void become(Phase next) {
        phase = next;
        since = System.nanoTime();
    }

    /** A request whose head has arrived. */
    HttpRequest received(HttpRequest request) {
        path = request.getUri().path();
        bodyTaken = request.entity().isStrict();
        become(bodyTaken ? Phase.ANSWER : Phase.BODY);
        return request.addAttribute(KEY, this);
    }

    /** Of the request under way, or the last one. */
    String path() {
        return path;
    }

    /**
     * Bytes of a body have come. Pekko's parser keeps those of a chunk until it is whole.
     *
     * @return how many it may keep now
     */
    synchronized long bodyCame(int bytes) {
        unread += bytes;
        unreadOfAll.addAndGet(bytes);
        return unread;
    }

    /** The parser has handed them on. */
    synchronized void bodyRead(long bytes) {
        var read = Math.min(bytes, unread);
        unread -= read;
        unreadOfAll.addAndGet(-read);
    }

    /** Somebody reads the body. */
    void takeBody() {
        bodyTaken = true;
    }

    boolean isBodyTaken() {
        return bodyTaken;
    }

    /** The body is there. */
    void bodyArrived() {
        if (phase == Phase.BODY) {
            become(Phase.ANSWER);
        }
    }

    void answered() {
        bodyRead(Long.MAX_VALUE);
        become(Phase.IDLE);
    }

    /** Whether it may be ended to make room for another: the client owes us something, and not we the client. */
    boolean isEvictable() {
        return phase != Phase.ANSWER;
    }

    /**
     * How its streams are told.
     *
     * @param evict ends it, if it is evictable by then
     * @param finish ends it when no request is under way
     */
    void onSignals(Runnable evict, Runnable finish) {
        this.evict = evict;
        this.finish = finish;
    }

    void evict() {
        evict.run();
    }

    void finish() {
        finish.run();
    }
}

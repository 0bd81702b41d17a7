package dev.tocsin.api.http;

import dev.tocsin.core.time.TimeSource;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.http.javadsl.model.AttributeKey;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The state of one client connection. Changed only by its own streams, which run in one actor; read by any thread. */
final class Connection {
    private static final AttributeKey<Connection> KEY = AttributeKey.create("connection", Connection.class);

    /** What the connection waits for. */
    enum Phase {
        /** The first byte of a request. */
        IDLE,
        /** The rest of the request's head. */
        HEAD,
        /** The request's body. */
        BODY,
        /** Tocsin's response. */
        ANSWER,
        /** The client's end of the connection, after Tocsin has ended it. */
        END
    }

    private final InetSocketAddress remote;
    private volatile Phase phase = Phase.IDLE;
    private final TimeSource time = TimeSource.system();
    private volatile long since = time.nanos();
    private final AtomicLong unreadOfAll;
    private volatile boolean bodyTaken;
    private volatile String path = "";
    private long unread;
    private volatile Runnable evict = () -> {};
    private volatile Runnable finish = () -> {};

    /** @param unreadOfAll counts the bytes of bodies that Pekko's parsers keep for all connections */
    Connection(InetSocketAddress remote, AtomicLong unreadOfAll) {
        this.remote = remote;
        this.unreadOfAll = unreadOfAll;
    }

    /** The connection of a request; empty = a test made the request. */
    static Optional<Connection> of(HttpRequest request) {
        return request.getAttribute(KEY);
    }

    InetSocketAddress remote() {
        return remote;
    }

    Phase phase() {
        return phase;
    }

    /** When the phase began, as from {@link TimeSource#nanos}. */
    long since() {
        return since;
    }

    void become(Phase next) {
        phase = next;
        since = time.nanos();
    }

    /** Records a request whose head has arrived. */
    HttpRequest received(HttpRequest request) {
        path = request.getUri().path();
        bodyTaken = request.entity().isStrict();
        become(bodyTaken ? Phase.ANSWER : Phase.BODY);
        return request.addAttribute(KEY, this);
    }

    /** The path of the request in progress, or of the last one. */
    String path() {
        return path;
    }

    /**
     * Records bytes of a body that have arrived. Pekko's parser keeps the bytes of a chunk until it is complete.
     *
     * @return how many bytes the parser may keep now
     */
    synchronized long bodyCame(int bytes) {
        unread += bytes;
        unreadOfAll.addAndGet(bytes);
        return unread;
    }

    /** Records bytes that the parser has passed on. */
    synchronized void bodyRead(long bytes) {
        var read = Math.min(bytes, unread);
        unread -= read;
        unreadOfAll.addAndGet(-read);
    }

    /** Records that the body is being read. */
    void takeBody() {
        bodyTaken = true;
    }

    boolean isBodyTaken() {
        return bodyTaken;
    }

    /** Records that the body is complete. */
    void bodyArrived() {
        if (phase == Phase.BODY) {
            become(Phase.ANSWER);
        }
    }

    void answered() {
        bodyRead(Long.MAX_VALUE);
        become(Phase.IDLE);
    }

    /**
     * Whether the connection may be ended to make room for another: the client owes bytes, and Tocsin owes no response.
     */
    boolean isEvictable() {
        return phase != Phase.ANSWER;
    }

    /**
     * Sets the signals to the connection's streams.
     *
     * @param evict ends the connection, if it is still evictable then
     * @param finish ends the connection when no request is in progress
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

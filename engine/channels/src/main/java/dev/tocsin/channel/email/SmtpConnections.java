package dev.tocsin.channel.email;

import dev.tocsin.channel.Destinations;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.time.TimeSource;
import jakarta.mail.Session;
import java.io.IOException;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A bounded number of connections to one mail server. One that was good is kept for a while for the next mail. */
final class SmtpConnections {
    /** Many servers end a connection, or slow it down, after some dozens. */
    private static final int MAILS_A_CONNECTION = 20;

    private final SmtpServer server;
    private final Session session;
    private final Destinations destinations;
    private final Executor blocking;
    private final Semaphore free;
    private final Deque<SmtpConnection> idle = new ConcurrentLinkedDeque<>();

    SmtpConnections(SmtpServer server, Session session, Destinations destinations, Executor blocking) {
        this.server = server;
        this.session = session;
        this.destinations = destinations;
        this.blocking = blocking;
        this.free = new Semaphore(server.limits().connections());
    }

    /** At a time. */
    int most() {
        return server.limits().connections();
    }

    /** What is taken is given back, by {@link #keep} or {@link #drop}. */
    SmtpConnection take(Attempt attempt) throws IOException, NotSent, InterruptedException {
        if (!free.tryAcquire(server.limits().attempt().toMillis(), TimeUnit.MILLISECONDS)) {
            throw new NotSent(
                    new DeliveryOutcome.Retryable("all connections to the mail server are in use", Optional.empty()));
        }
        var taken = false;
        try {
            var kept = kept(attempt);
            var connection =
                    kept.isPresent() ? kept.get() : SmtpConnection.open(server, session, destinations, attempt);
            taken = true;
            return connection;
        } finally {
            if (!taken) {
                free.release();
            }
        }
    }

    private Optional<SmtpConnection> kept(Attempt attempt) throws IOException {
        for (var connection = idle.pollFirst(); connection != null; connection = idle.pollFirst()) {
            try {
                attempt.uses(connection.socket());
            } catch (IOException e) {
                idle.addFirst(connection);
                throw e;
            }
            if (connection.isAlive()) {
                return Optional.of(connection);
            }
            SmtpConnection.close(connection.socket());
        }
        return Optional.empty();
    }

    /** It did what it should. */
    void keep(SmtpConnection connection) {
        if (connection.sent() < MAILS_A_CONNECTION) {
            idle.addFirst(connection);
            TimeSource.system().schedule(server.limits().idle(), blocking, () -> end(connection));
        } else {
            connection.quit();
        }
        free.release();
    }

    private void end(SmtpConnection connection) {
        if (idle.remove(connection)) {
            connection.quit();
        }
    }

    void drop(SmtpConnection connection) {
        SmtpConnection.close(connection.socket());
        free.release();
    }
}

package dev.tocsin.channel.email;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.Limits;
import dev.tocsin.channel.Mailbox;
import dev.tocsin.channel.Message;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ResponseClass;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One mail to one recipient a message. It is delivered when the server has taken it: whether and when it reaches the
 * mailbox is not known.
 */
final class EmailChannel implements Channel {
    private final Mails mails;
    private final SmtpConnections connections;
    private final Optional<String> to;
    private final Executor blocking;
    private final Duration longest;
    private final Optional<Mailbox> mailbox;

    /** @param to for messages without an address */
    EmailChannel(
            Mails mails,
            SmtpConnections connections,
            Optional<String> to,
            Executor blocking,
            Duration longest,
            Optional<Mailbox> mailbox) {
        this.mails = mails;
        this.connections = connections;
        this.to = to;
        this.blocking = blocking;
        this.longest = longest;
        this.mailbox = mailbox;
    }

    @Override
    public String type() {
        return "email";
    }

    @Override
    public boolean takesUpdates() {
        return true;
    }

    @Override
    public Optional<Mailbox> mailbox() {
        return mailbox;
    }

    @Override
    public Limits limits() {
        return Limits.atOnce(connections.most());
    }

    /** Ends in time whatever the server does: an attempt that takes too long has its connection closed. */
    @Override
    public CompletionStage<Attempted> send(Message message) {
        var recipient = Addresses.of(message.address().isEmpty() ? to.orElse("") : message.address());
        if (recipient.isEmpty()) {
            return CompletableFuture.completedFuture(
                    new DeliveryOutcome.Permanent("no address: neither has the contact one nor has the channel a to"));
        }
        var attempt = new Attempt();
        var result = new CompletableFuture<Attempted>();
        blocking.execute(() -> {
            try {
                result.complete(send(message, recipient.get(), attempt));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result.orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS).whenComplete((_, failure) -> {
            if (failure != null) {
                attempt.giveUp();
            }
        });
    }

    private Attempted send(Message message, InternetAddress recipient, Attempt attempt)
            throws MessagingException, UnknownHostException, InterruptedException {
        var mail = mails.write(message, recipient);
        try {
            var connection = connections.take(attempt);
            var good = false;
            try {
                connection.send(mail);
                good = attempt.finish();
            } finally {
                if (good) {
                    connections.keep(connection);
                } else {
                    connections.drop(connection);
                }
            }
            return new DeliveryOutcome.Delivered(mail.getMessageID()).with(Exchange.of(ResponseClass.SUCCESS));
        } catch (NotSent e) {
            return e.result();
        } catch (UnknownHostException e) {
            throw e;
        } catch (IOException e) {
            return SmtpFaults.of(e);
        }
    }
}

package dev.tocsin.app.reply;

import dev.tocsin.app.reply.MailAnswers.ReplyOutcome;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.IncomingMail;
import dev.tocsin.channel.Mailbox;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.signal.Sha256;
import dev.tocsin.core.time.TimeSource;
import dev.tocsin.runtime.metric.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the mailboxes that receive answers, each poll on a thread of its own, and replies with the result of each
 * answer. A mailbox that cannot be read is polled less and less often.
 */
public final class Mailboxes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mailboxes.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final Duration MAX_PAUSE = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 10;

    /** Maximum of attempts to send the reply to an answer. */
    private static final int MAX_ATTEMPTS = 4;

    private static final Duration WHEN_NOT_TRIED = Duration.ofSeconds(15);

    /**
     * @param channels that are configured now
     * @param leads whether this node still does the work of {@link dev.tocsin.runtime.poll.Poller.Nodes#ONE_NODE}
     * @param answers handles a mail to a channel; the result is what to reply
     * @param notices makes one attempt to send the reply
     */
    public record Parts(
            Supplier<Map<String, Channel>> channels,
            BooleanSupplier leads,
            BiFunction<String, IncomingMail, CompletionStage<Optional<ReplyOutcome>>> answers,
            BiFunction<String, NoticeMessage, CompletionStage<DeliveryOutcome>> notices,
            TimeSource time,
            MeterRegistry meters) {}

    /** One mailbox: whether it is being polled, and when it is next. */
    private static final class Watch {
        private final Mailbox mailbox;
        private final TimeSource time;
        private long due;
        private int failures;
        private boolean looking;

        Watch(Mailbox mailbox, TimeSource time) {
            this.mailbox = mailbox;
            this.time = time;
            this.due = time.nanos();
        }

        /** This watch while it polls or while its mailbox is still the configured one; otherwise a new one. */
        synchronized Watch of(Mailbox configured) {
            return looking || configured == mailbox ? this : new Watch(configured, time);
        }

        synchronized boolean begin() {
            if (looking || time.nanos() < due) {
                return false;
            }
            looking = true;
            return true;
        }

        /** Ends a poll that succeeded; true if the previous one failed. */
        synchronized boolean worked(Duration rest) {
            var news = failures > 0;
            failures = 0;
            end(rest);
            return news;
        }

        /**
         * Ends a poll that failed, and doubles the pause up to the larger of {@code every} and {@link #MAX_PAUSE}; true
         * if it is the first failure in a row.
         */
        synchronized boolean failed(Duration every) {
            var longer = every.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
            var most = every.compareTo(MAX_PAUSE) < 0 ? MAX_PAUSE : every;
            end(longer.compareTo(most) < 0 ? longer : most);
            failures++;
            return failures == 1;
        }

        private void end(Duration rest) {
            due = time.nanos() + rest.toNanos();
            looking = false;
        }
    }

    private final Parts parts;
    private final Map<String, Watch> watches = new ConcurrentHashMap<>();
    private volatile boolean closed;

    public Mailboxes(Parts parts) {
        this.parts = parts;
    }

    /** Mails that are being handled are not marked as read any more; the next node that polls reads them again. */
    @Override
    public void close() {
        closed = true;
    }

    /** Starts the polls of the mailboxes that are due. */
    public void tick() {
        var channels = parts.channels().get();
        watches.keySet().retainAll(channels.keySet());
        channels.forEach((name, channel) -> channel.mailbox().ifPresent(mailbox -> {
            var watch = watches.compute(
                    name, (_, known) -> known == null ? new Watch(mailbox, parts.time()) : known.of(mailbox));
            if (watch.begin()) {
                Thread.ofVirtual().name("mailbox " + name).start(() -> look(name, watch));
            }
        }));
    }

    private void look(String channel, Watch watch) {
        var mailbox = watch.mailbox;
        try {
            var look = mailbox.look(mail -> isDealtWith(channel, mail));
            looked(channel, "done");
            if (look.setAside() > 0) {
                Metric.MAILBOX_UNREADABLE.counter(parts.meters(), channel).increment(look.setAside());
                LOG.warn(
                        "Channel {}: {} messages in imap_folder cannot be parsed; they are flagged and skipped",
                        channel,
                        look.setAside());
            }
            if (watch.worked(look.more() ? Duration.ZERO : mailbox.every())) {
                LOG.info("Channel {}: the mailbox can be read again", channel);
            }
        } catch (IOException e) {
            looked(channel, "failed");
            if (watch.failed(mailbox.every()) && !closed) {
                LOG.warn("Channel {}: the mailbox cannot be read; retrying: {}", channel, e.getMessage());
            }
        } catch (Throwable e) {
            var news = watch.failed(mailbox.every());
            looked(channel, "failed");
            if (news) {
                LOG.error("Channel {}: the mailbox cannot be read; retrying", channel, e);
            }
        }
    }

    private void looked(String channel, String outcome) {
        Metric.MAILBOX_LOOKS.counter(parts.meters(), channel, outcome).increment();
    }

    /** Handles a mail; false if it could not be recorded, or is another node's now: a later poll reads it again. */
    private boolean isDealtWith(String channel, IncomingMail mail) {
        if (closed || !parts.leads().getAsBoolean()) {
            return false;
        }
        try {
            parts.answers()
                    .apply(channel, mail)
                    .toCompletableFuture()
                    .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .ifPresent(told -> tell(channel, mail, told));
            return true;
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warn("A reply by email may not have been recorded; retrying", e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void tell(String channel, IncomingMail mail, ReplyOutcome told) {
        var about = new NoticeMessage.About(
                NoticeMessage.Event.ANSWER, told.page(), parts.time().instant());
        var id = "answer-" + Sha256.hex(mail.toString()).substring(0, 32);
        send(channel, new NoticeMessage(id, 1, told.recipient(), told.address(), about, told.text()));
    }

    /**
     * Sends a reply, at most {@link #MAX_ATTEMPTS} times: nobody waits for it, and the incident shows what happened.
     */
    private void send(String channel, NoticeMessage notice) {
        if (closed) {
            return;
        }
        var unused = parts.notices().apply(channel, notice).thenAccept(attempt -> again(attempt, notice.attempt())
                .ifPresent(delay -> parts.time().schedule(delay, () -> send(channel, again(notice)))));
    }

    /** The delay until the next attempt; empty = no other attempt. */
    static Optional<Duration> again(DeliveryOutcome attempt, int number) {
        return number >= MAX_ATTEMPTS
                ? Optional.empty()
                : switch (attempt) {
                    case DeliveryOutcome.Retryable(_, var delay, _) -> delay;
                    case DeliveryOutcome.Untried _ -> Optional.of(WHEN_NOT_TRIED);
                    case DeliveryOutcome.Delivered _, DeliveryOutcome.Permanent _, DeliveryOutcome.Held _ ->
                        Optional.empty();
                };
    }

    private static NoticeMessage again(NoticeMessage notice) {
        return new NoticeMessage(
                notice.id(), notice.attempt() + 1, notice.recipient(), notice.address(), notice.about(), notice.text());
    }
}

package dev.tocsin.app.reply;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.app.reply.MailAnswers.ReplyOutcome;
import dev.tocsin.channel.Channel;
import dev.tocsin.channel.IncomingMail;
import dev.tocsin.channel.Mailbox;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.testing.ManualTime;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MailboxesTest {
    private static final IncomingMail MAIL = new IncomingMail.Written("<m1>", "sam@example.test", List.of(), "ack");

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<NoticeMessage> told = new CopyOnWriteArrayList<>();
    private volatile DeliveryOutcome outcome = new DeliveryOutcome.Delivered("", Duration.ZERO);
    private volatile boolean leads = true;
    private volatile Channel channel = at(Duration.ZERO, _ -> new Mailbox.Look(0, 0, false));

    @FunctionalInterface
    private interface Looks {
        Mailbox.Look look(Predicate<IncomingMail> dealtWith) throws IOException;
    }

    private static Channel at(Duration every, Looks looks) {
        var mailbox = Optional.<Mailbox>of(new Mailbox() {
            @Override
            public Duration every() {
                return every;
            }

            @Override
            public Look look(Predicate<IncomingMail> dealtWith) throws IOException {
                return looks.look(dealtWith);
            }
        });
        return new Channel() {
            @Override
            public String type() {
                return "email";
            }

            @Override
            public Optional<Mailbox> mailbox() {
                return mailbox;
            }

            @Override
            public CompletionStage<dev.tocsin.core.incident.page.DeliveryOutcome.Attempted> send(Message message) {
                throw new AssertionError("nothing is sent");
            }
        };
    }

    private Mailboxes mailboxes() {
        return new Mailboxes(new Mailboxes.Parts(
                () -> Map.of("mail", channel),
                () -> leads,
                (_, _) -> CompletableFuture.completedFuture(
                        Optional.of(new ReplyOutcome("sam", "sam@example.test", "p1", "You have it"))),
                (_, notice) -> {
                    told.add(notice);
                    return CompletableFuture.completedFuture(outcome);
                },
                time,
                meters));
    }

    private double looks(String outcome) {
        return meters.counter("tocsin.mailbox.looks", "channel", "mail", "outcome", outcome)
                .count();
    }

    @Test
    void mailboxThatIsCorrected_doesNotRestForItsFailures() {
        channel = at(Duration.ofDays(1), _ -> {
            throw new IOException("the mail server refuses imap_username and imap_password");
        });
        try (var mailboxes = mailboxes()) {
            mailboxes.tick();
            eventually(() -> assertEquals(1, looks("failed")));
            channel = at(Duration.ofDays(1), _ -> new Mailbox.Look(0, 0, false));
            mailboxes.tick();
            eventually(() -> assertEquals(1, looks("done")));
        }
    }

    @Test
    void errorInALook_isAFailure_andItIsLookedInAgain() {
        var looks = new AtomicInteger();
        channel = at(Duration.ofMillis(1), _ -> {
            if (looks.incrementAndGet() == 1) {
                throw new NoClassDefFoundError("half an upgrade");
            }
            return new Mailbox.Look(0, 0, false);
        });
        try (var mailboxes = mailboxes()) {
            mailboxes.tick();
            eventually(() -> assertEquals(1, looks("failed")));
            eventually(() -> {
                time.advance(Duration.ofMillis(1));
                mailboxes.tick();
                assertEquals(1, looks("done"));
            });
        }
    }

    @Test
    void whatBecameOfAnAnswer_isToldAgain_upToFourTimes() {
        outcome = new DeliveryOutcome.Retryable("the mail server says 421", Duration.ofMinutes(1));
        channel = at(Duration.ofDays(1), dealtWith -> new Mailbox.Look(dealtWith.test(MAIL) ? 1 : 0, 0, false));
        try (var mailboxes = mailboxes()) {
            mailboxes.tick();
            eventually(() -> assertEquals(1, told.size()));
            eventually(() -> {
                time.advance(Duration.ofMinutes(1));
                assertEquals(
                        List.of(1, 2, 3, 4),
                        told.stream().map(NoticeMessage::attempt).toList());
            });
            assertEquals(1, told.stream().map(NoticeMessage::id).distinct().count());
        }
    }

    /** The node that leads now reads the same mails: the person would get two replies. */
    @Test
    void mailAfterTheLeadIsLost_isLeftToTheNextLeader() {
        var handled = new CopyOnWriteArrayList<Boolean>();
        channel = at(Duration.ofDays(1), dealtWith -> {
            handled.add(dealtWith.test(MAIL));
            leads = false;
            handled.add(dealtWith.test(MAIL));
            return new Mailbox.Look(1, 0, false);
        });
        try (var mailboxes = mailboxes()) {
            mailboxes.tick();
            eventually(() -> assertEquals(1, looks("done")));
        }
        assertEquals(List.of(true, false), handled);
        assertEquals(1, told.size());
    }

    @Test
    void attemptThatWasNotMade_isMadeLater_andWhatIsDecidedIsNot() {
        var untried = new DeliveryOutcome.Untried(
                "not tried: the circuit breaker of channel mail is open after repeated failures");
        assertEquals(Optional.of(Duration.ofSeconds(15)), Mailboxes.again(untried, 1));
        assertEquals(Optional.of(Duration.ofSeconds(15)), Mailboxes.again(untried, 3));
        assertEquals(Optional.empty(), Mailboxes.again(untried, 4));
        var later = new DeliveryOutcome.Retryable("421", Duration.ofSeconds(2));
        assertEquals(Optional.of(Duration.ofSeconds(2)), Mailboxes.again(later, 1));
        assertEquals(Optional.empty(), Mailboxes.again(later, 4));
        for (var end : List.of(
                new DeliveryOutcome.Delivered("", Duration.ZERO),
                new DeliveryOutcome.Permanent("550"),
                new DeliveryOutcome.Held("a storm", Instant.EPOCH))) {
            assertEquals(Optional.empty(), Mailboxes.again(end, 1), end::toString);
        }
    }
}

package dev.tocsin.app.reply;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.signal.IncidentId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * One test of whether a person can be paged.
 *
 * @param until when answers are not waited for any more
 */
record PageTest(String id, String user, String by, Instant begunAt, Instant until, List<Contact> contacts) {
    PageTest {
        contacts = List.copyOf(contacts);
    }

    Optional<Contact> contact(IncidentId incident) {
        return contacts.stream()
                .filter(contact -> contact.id().equals(incident))
                .findFirst();
    }

    /** Whether all results are known, or have been waited for long enough. */
    boolean isOver(Instant now) {
        return contacts.stream().allMatch(contact -> contact.isSettled(!now.isBefore(until)));
    }

    PageTestReport report(Instant now) {
        return new PageTestReport(
                id,
                user,
                by,
                begunAt,
                until,
                isOver(now) && contacts.stream().allMatch(Contact::isClosed),
                contacts.stream().map(contact -> contact.report(begunAt)).toList());
    }

    /** The page to one contact method, and its outcome. */
    static final class Contact {
        private final IncidentId id;
        private final ContactMethod method;
        private final Optional<Channel> channel;
        private final PageMessage page;
        private final boolean asks;
        private Optional<Instant> deliveredAt = Optional.empty();
        private Optional<Instant> answeredAt = Optional.empty();
        private String via = "";
        private String receipt = "";
        private String error = "";
        private boolean mayHaveArrived;
        private Optional<CompletableFuture<Void>> closing = Optional.empty();

        /** @param asks whether an answer can be given */
        Contact(IncidentId id, ContactMethod method, Optional<Channel> channel, PageMessage page, boolean asks) {
            this.id = id;
            this.method = method;
            this.channel = channel;
            this.page = page;
            this.asks = asks;
        }

        IncidentId id() {
            return id;
        }

        ContactMethod method() {
            return method;
        }

        Optional<Channel> channel() {
            return channel;
        }

        PageMessage page() {
            return page;
        }

        synchronized String receipt() {
            return receipt;
        }

        synchronized void delivered(Instant at, String providersName) {
            deliveredAt = Optional.of(at);
            receipt = providersName;
        }

        synchronized void failed(String why) {
            error = why;
        }

        /** Records a failure after which the provider may show the page all the same. */
        synchronized void failedPerhaps(String why) {
            error = why;
            mayHaveArrived = true;
        }

        /** Records an answer; returns whether it is the first. */
        synchronized boolean answered(Instant at, String way) {
            var first = answeredAt.isEmpty();
            if (first) {
                answeredAt = Optional.of(at);
                via = way;
            }
            return first;
        }

        /** Updates the page as resolved, once, if the channel keeps it open. */
        synchronized CompletableFuture<Void> close(Supplier<CompletableFuture<Void>> tell) {
            if (closing.isEmpty() && isShown()) {
                closing = Optional.of(tell.get());
            }
            return closing.orElseGet(() -> CompletableFuture.completedFuture(null));
        }

        private boolean isShown() {
            return (deliveredAt.isPresent() || mayHaveArrived)
                    && channel.filter(Channel::takesUpdates).isPresent();
        }

        synchronized boolean isClosed() {
            return !isShown() || closing.filter(CompletableFuture::isDone).isPresent();
        }

        synchronized void closeFailed() {
            error += (error.isEmpty() ? "" : "; ")
                    + "the channel may still show the test as open, because it could not be notified that the test has"
                    + " ended";
        }

        /** @param late whether answers are not waited for any more */
        synchronized boolean isSettled(boolean late) {
            return !error.isEmpty() || answeredAt.isPresent() || deliveredAt.isPresent() && (late || !asks);
        }

        synchronized PageTestReport.Contact report(Instant begun) {
            return new PageTestReport.Contact(
                    method.channel(),
                    channel.map(Channel::type).orElse(""),
                    deliveredAt.map(at -> PageTestReport.seconds(begun, at)),
                    channel.map(known -> known.redaction().receipt(receipt)).orElse(receipt),
                    error,
                    asks,
                    answeredAt.map(at -> PageTestReport.seconds(begun, at)),
                    via);
        }
    }
}

package dev.tocsin.app.reply;

import dev.tocsin.core.incident.page.Page;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.answer.StoredDigest;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** What was sent to a recipient and can be answered: a page about one incident, or a digest of several. */
public sealed interface SentPages {
    String id();

    String recipient();

    ContactMethod contact();

    /** When the page was planned, or the digest made. */
    Instant at();

    /** @param receipt the provider's id of the message, or "" */
    record OnePage(IncidentId incident, Page page, Instant at, String receipt) implements SentPages {
        @Override
        public String id() {
            return page.id().value();
        }

        @Override
        public String recipient() {
            return page.recipient();
        }

        @Override
        public ContactMethod contact() {
            return page.contact();
        }
    }

    record Several(StoredDigest digest) implements SentPages {
        @Override
        public String id() {
            return digest.id();
        }

        @Override
        public String recipient() {
            return digest.recipient();
        }

        @Override
        public ContactMethod contact() {
            return digest.contact();
        }

        @Override
        public Instant at() {
            return digest.madeAt();
        }
    }

    default boolean isTo(String address) {
        var normal = ContactMethod.normal(address);
        return !normal.isEmpty() && contact().normalAddress().equals(normal);
    }

    /** The user whom it was for, if the user still has the address. */
    default Optional<User> recipient(UserLookup.Found atAddress) {
        Predicate<User> isTheirs = user -> user.name().equals(recipient());
        return switch (atAddress) {
            case UserLookup.Found.Known(var user) -> Optional.of(user).filter(isTheirs);
            case UserLookup.Found.Shared(var users) ->
                users.stream().filter(isTheirs).findFirst();
            case UserLookup.Found.Unknown() -> Optional.empty();
        };
    }
}

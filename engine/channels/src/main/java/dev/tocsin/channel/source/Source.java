package dev.tocsin.channel.source;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A kind of sender: how its requests prove who sent them, what they report, and how they are answered. An implementation
 * is public, has a constructor without parameters and is named in {@code META-INF/services}; nothing else needs to know
 * it. It has no state, and does nothing but read.
 */
public interface Source {
    /** The key under {@code webhooks} in the configuration, and the source in metrics and dead letters. */
    String name();

    /** What the source takes, in half a sentence, for the documentation. */
    String meaning();

    /** The paths that it serves by POST, each from the root. */
    default List<String> paths() {
        return List.of("/api/v1/webhooks/" + name());
    }

    /** The kinds of credentials that the configuration may have for it. */
    default Set<Credentials.Kind> credentials() {
        return Set.of(Credentials.Kind.BEARER, Credentials.Kind.BASIC);
    }

    /**
     * Whether a request comes from the sender, as far as its head shows. Called only if there are credentials.
     *
     * @param accepted of which any one is enough
     */
    default Proof proof(RequestHead head, Credentials accepted) {
        return accepted.proof(head);
    }

    /**
     * Whether it reports problems of its own. A source that reports only changes of Tocsin's pages is also read while no
     * new alerts are accepted.
     */
    default boolean reportsProblems() {
        return true;
    }

    /**
     * Reads a request whose sender is proven. What is wrong with a single item costs only that item.
     *
     * @throws UnreadableException if the body is nothing that the sender sends
     */
    ParsedPayload read(RequestHead head, byte[] body, Instant now);

    /**
     * The response to a request that is refused, in the sender's own form; empty = Tocsin's own, RFC 9457. The response
     * to an accepted request is in {@link ParsedPayload#response}.
     *
     * @param status of HTTP; the response has the same, unless the sender needs another
     */
    default Optional<SourceResponse> refusal(int status, String detail, List<UnreadableException.Fault> faults) {
        return Optional.empty();
    }
}

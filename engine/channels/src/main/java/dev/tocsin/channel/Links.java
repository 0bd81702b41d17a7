package dev.tocsin.channel;

import java.net.URI;
import java.util.Optional;

/** Links for messages to people. Empty if the configuration does not have Tocsin's public URL. */
public interface Links {
    Links NONE = new Links() {
        @Override
        public Optional<URI> incident(String incident) {
            return Optional.empty();
        }

        @Override
        public Optional<URI> answer(String id, String recipient) {
            return Optional.empty();
        }

        @Override
        public Optional<URI> callback(String channel, String what) {
            return Optional.empty();
        }
    };

    Optional<URI> incident(String incident);

    /** A web page on which the recipient can acknowledge or resolve the incident. Whoever has the link may do so. */
    default Optional<URI> answer(PageMessage page) {
        return answer(page.id(), page.recipient());
    }

    /** A web page to answer all incidents of a digest; empty also if the digest cannot be answered. */
    default Optional<URI> answer(DigestMessage digest) {
        return digest.isAnswerable() ? answer(digest.id(), digest.recipient()) : Optional.empty();
    }

    /**
     * @param id of a page or digest
     * @param recipient for whom the link answers
     */
    Optional<URI> answer(String id, String recipient);

    /**
     * A token in the reply address that proves that a mail is a reply to this page or digest, for its recipient. Empty
     * = no person is paged.
     */
    default Optional<String> replyToken(String id, String recipient) {
        return Optional.empty();
    }

    /**
     * The URL at which a provider may call Tocsin about a message.
     *
     * @param channel its configured name
     * @param what such as {@code status}
     */
    Optional<URI> callback(String channel, String what);
}

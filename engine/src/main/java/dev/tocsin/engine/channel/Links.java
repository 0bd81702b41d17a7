package dev.tocsin.engine.channel;

import java.net.URI;
import java.util.Optional;

/** Where a person can follow a page. Empty where Tocsin does not know under which address people reach it. */
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

    /** A page on which the recipient, and nobody else, can acknowledge or resolve: whoever has the link may. */
    default Optional<URI> answer(PageMessage page) {
        return answer(page.id(), page.recipient());
    }

    /** Likewise, for all incidents of a digest; empty where it is not known which they are. */
    default Optional<URI> answer(DigestMessage digest) {
        return digest.isAnswerable() ? answer(digest.id(), digest.recipient()) : Optional.empty();
    }

    /** @param id of a page or digest */
    Optional<URI> answer(String id, String recipient);

    /**
     * What proves that a reply by mail is one to this page or digest, for the address that it goes to. Empty where no
     * person is paged.
     */
    default Optional<String> replyToken(String id, String recipient) {
        return Optional.empty();
    }

    /**
     * Where a provider may call us about what it was given.
     *
     * @param channel its configured name
     * @param what such as {@code status}
     */
    Optional<URI> callback(String channel, String what);
}

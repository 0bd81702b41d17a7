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
        public Optional<URI> answer(PageMessage page) {
            return Optional.empty();
        }

        @Override
        public Optional<URI> callback(String channel, String what) {
            return Optional.empty();
        }
    };

    Optional<URI> incident(String incident);

    /** A page on which the recipient, and nobody else, can acknowledge or resolve: whoever has the link may. */
    Optional<URI> answer(PageMessage page);

    /**
     * What proves that a reply by mail is one to this page, for the address that it goes to. Empty where no person is
     * paged.
     */
    default Optional<String> replyToken(String page, String recipient) {
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

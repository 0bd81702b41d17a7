package dev.tocsin.channel.source;

import java.util.Optional;

/** What is known of a request before its body is read. */
public interface RequestHead {
    /** A head without headers, for a body that came from a file. */
    RequestHead NONE = new RequestHead() {
        @Override
        public String path() {
            return "";
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }
    };

    /** The path from the root, such as {@code /v2/enqueue}. */
    String path();

    /** The first header of this name, in any case; one without content is empty, and so equals no credentials. */
    Optional<String> header(String name);
}

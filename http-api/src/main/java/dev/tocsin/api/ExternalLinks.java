package dev.tocsin.api;

import dev.tocsin.engine.channel.Links;
import dev.tocsin.engine.channel.PageMessage;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;

/** Links below {@code external_url}. */
record ExternalLinks(Supplier<Optional<URI>> externalUrl) implements Links {
    @Override
    public Optional<URI> incident(String incident) {
        return externalUrl.get().map(url -> URI.create(url + "/api/v1/incidents/" + incident));
    }

    @Override
    public Optional<URI> answer(PageMessage page) {
        return Optional.empty();
    }

    @Override
    public Optional<URI> callback(String channel, String what) {
        return Optional.empty();
    }
}

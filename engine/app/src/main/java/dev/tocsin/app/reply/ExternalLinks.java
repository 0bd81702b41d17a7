package dev.tocsin.app.reply;

import dev.tocsin.channel.Links;
import dev.tocsin.config.Configuration;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Builds the links below {@code external_url} that pages contain. */
public record ExternalLinks(Supplier<Configuration> configuration, AnswerTokens tokens, Clock clock) implements Links {
    /** A page that shows the incident and answers as nobody: rooms of many people read it too. */
    @Override
    public Optional<URI> incident(String incident) {
        return below("/answer/", () -> tokens.makeView(incident, clock.instant()));
    }

    /** Empty also where the recipient is no person: an answer by link is the answer of a person. */
    @Override
    public Optional<URI> answer(String id, String recipient) {
        return isPerson(recipient)
                ? below("/answer/", () -> tokens.make(id, recipient, clock.instant()))
                : Optional.empty();
    }

    @Override
    public Optional<String> replyToken(String id, String recipient) {
        return isPerson(recipient) ? tokens.reply(id) : Optional.empty();
    }

    private boolean isPerson(String recipient) {
        var directory = configuration.get().directory();
        return directory.users().containsKey(recipient) && !directory.channels().contains(recipient);
    }

    @Override
    public Optional<URI> callback(String channel, String what) {
        return below("/api/v1/callbacks/", () -> Optional.of(channel + '/' + what));
    }

    /** @param rest not called without an {@code external_url}, where a token would be made for nothing */
    private Optional<URI> below(String path, Supplier<Optional<String>> rest) {
        return configuration.get().outgoing().externalUrl().flatMap(url -> rest.get()
                .map(end -> URI.create(url + path + end)));
    }
}

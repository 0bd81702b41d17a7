package dev.tocsin.api;

import dev.tocsin.api.answers.AnswerTokens;
import dev.tocsin.config.Configuration;
import dev.tocsin.engine.channel.Links;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;

/** Links below {@code external_url}. */
record ExternalLinks(Supplier<Configuration> configuration, AnswerTokens tokens, Clock clock) implements Links {
    /** A page that shows the incident and answers as nobody: rooms of many people read it too. */
    @Override
    public Optional<URI> incident(String incident) {
        return below("/answer/", () -> tokens.makeView(incident, clock.instant()));
    }

    /** Empty too where nobody in particular is paged: a link answers as a person. */
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

    /** @param rest not asked for where there is no {@code external_url}, where a token would be made in vain */
    private Optional<URI> below(String path, Supplier<Optional<String>> rest) {
        return configuration.get().outgoing().externalUrl().flatMap(url -> rest.get()
                .map(end -> URI.create(url + path + end)));
    }
}

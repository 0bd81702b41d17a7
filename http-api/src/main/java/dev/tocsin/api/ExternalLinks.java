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
        return tokens.makeView(incident, clock.instant()).flatMap(token -> below("/answer/" + token));
    }

    /** Empty too where nobody in particular is paged: a link answers as a person. */
    @Override
    public Optional<URI> answer(String id, String recipient) {
        return isPerson(recipient)
                ? tokens.make(id, recipient, clock.instant()).flatMap(token -> below("/answer/" + token))
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
        return below("/api/v1/callbacks/" + channel + '/' + what);
    }

    private Optional<URI> below(String path) {
        return configuration.get().outgoing().externalUrl().map(url -> URI.create(url + path));
    }
}

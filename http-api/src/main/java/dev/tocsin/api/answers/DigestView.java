package dev.tocsin.api.answers;

import dev.tocsin.app.query.IncidentQueries;
import dev.tocsin.app.query.IncidentSummary;
import dev.tocsin.app.reply.AnswerTokens;
import dev.tocsin.app.reply.Answers;
import dev.tocsin.app.reply.PageLookup;
import dev.tocsin.app.reply.Reply;
import dev.tocsin.app.reply.SentPages;
import dev.tocsin.app.reply.UserLookup;
import dev.tocsin.channel.Action;
import dev.tocsin.channel.InstantText;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.answer.StoredDigest;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the answer link of a digest: its incidents as they are now, and one button for all of them. */
public final class DigestView {
    private static final Logger LOG = LoggerFactory.getLogger(DigestView.class);
    private static final int MAX_LISTED = 25;

    private final PageLookup pages;
    private final Answers answers;
    private final UserLookup users;
    private final IncidentQueries queries;
    private final AnswerTokens tokens;
    private final Clock clock;

    public DigestView(
            PageLookup pages,
            Answers answers,
            UserLookup users,
            IncidentQueries queries,
            AnswerTokens tokens,
            Clock clock) {
        this.pages = pages;
        this.answers = answers;
        this.users = users;
        this.queries = queries;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** The page as HTML; empty = the digest's incidents are not known. */
    CompletionStage<Optional<String>> show(AnswerTokens.Claim claim, User person) {
        return withDigest(claim, digest -> page(claim, digest, person, Optional.empty()));
    }

    /** @param id identifies repetitions of the same answer */
    CompletionStage<Optional<String>> answer(AnswerTokens.Claim claim, User person, Action action, String id) {
        return withDigest(claim, digest -> answers.give(person, new SentPages.Several(digest), action, Medium.LINK, id)
                .thenCompose(
                        reply -> page(claim, digest, person, Optional.of(reply)).exceptionally(failure -> {
                            LOG.warn("The incidents of a digest that was answered cannot be read", failure);
                            return AnswerPage.of(reply);
                        })));
    }

    private CompletionStage<Optional<String>> withDigest(
            AnswerTokens.Claim claim, Function<StoredDigest, CompletionStage<String>> use) {
        return pages.digest(claim.id())
                .thenCompose(found -> found.filter(digest -> digest.recipient().equals(claim.recipient()))
                        .map(digest -> use.apply(digest).thenApply(Optional::of))
                        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())));
    }

    private CompletionStage<String> page(
            AnswerTokens.Claim claim, StoredDigest digest, User person, Optional<Reply> said) {
        var incidents = digest.incidents();
        var listed = new LinkedHashMap<IncidentId, String>();
        incidents.entrySet().stream().limit(MAX_LISTED).forEach(entry -> listed.put(entry.getKey(), entry.getValue()));
        return queries.statuses(ids(incidents.keySet()))
                .thenCombine(
                        queries.find(ids(listed.keySet())),
                        (statuses, found) -> DigestPage.of(
                                new DigestPage.IncidentLine(incidents.size(), statuses, lines(listed, found, claim)),
                                person,
                                said,
                                new InstantText(users.zoneOf(person), clock.instant())));
    }

    private static Collection<String> ids(Collection<IncidentId> incidents) {
        return incidents.stream().map(IncidentId::value).toList();
    }

    /**
     * The incidents in the order of the digest, each with the token of its own page, which expires with that of the
     * digest.
     */
    private Map<IncidentSummary, Optional<String>> lines(
            Map<IncidentId, String> listed, Collection<IncidentSummary> found, AnswerTokens.Claim claim) {
        var byId = found.stream().collect(Collectors.toMap(IncidentSummary::id, summary -> summary));
        var lines = new LinkedHashMap<IncidentSummary, Optional<String>>();
        listed.forEach((incident, page) -> Optional.ofNullable(byId.get(incident.value()))
                .ifPresent(summary -> lines.put(summary, tokens.make(page, claim))));
        return lines;
    }
}

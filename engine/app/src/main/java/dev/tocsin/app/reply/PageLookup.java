package dev.tocsin.app.reply;

import dev.tocsin.app.query.IncidentQueries;
import dev.tocsin.channel.AnswerCodes;
import dev.tocsin.core.incident.IncidentEvent.PageDelivered;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.answer.StoredDigest;
import dev.tocsin.runtime.answer.StoredDigests;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.runtime.journal.PageIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds which pages and digests were sent to whom, and at which address: from the database, and for tests from
 * {@link PageTests}.
 */
public final class PageLookup {
    /** Maximum of pages to one address whose codes are compared. */
    private static final int MAX_PAGES = 1_000;

    /** Maximum of new incidents whose codes are compared: the attempt to page about them may not have ended yet. */
    private static final int MAX_NEW = 1_000;

    private final IncidentQueries queries;
    private final EventLog log;
    private final PageIndex index;
    private final StoredDigests digests;
    private final PageTests tests;

    public PageLookup(IncidentQueries queries, EventLog log, PageIndex index, StoredDigests digests, PageTests tests) {
        this.index = index;
        this.queries = queries;
        this.log = log;
        this.digests = digests;
        this.tests = tests;
    }

    /** The page or digest with this id; empty = there is none. */
    public CompletionStage<Optional<SentPages>> sent(String id) {
        return StoredDigests.isId(id)
                ? digest(id).thenApply(found -> found.map(SentPages.Several::new))
                : page(id).thenApply(found -> found.map(page -> page));
    }

    /** The digest with this id; empty = there is none, or it is deleted. */
    public CompletionStage<Optional<StoredDigest>> digest(String id) {
        return digests.find(id);
    }

    private CompletionStage<Optional<SentPages.OnePage>> page(String id) {
        var incident = PageId.parts(id).map(PageId.Parts::incident);
        return incident.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : pages(incident.get()).thenApply(pages -> pages.stream()
                        .filter(page -> page.id().equals(id))
                        .findFirst());
    }

    /** The digests, and the last page of each incident, that were sent to this address with a code. */
    CompletionStage<List<SentPages>> coded(AnswerCodes codes, String code, String address, UserLookup.Found person) {
        return codedPages(codes, code, address).thenCombine(codedDigests(codes, code, address, person), (all, more) -> {
            all.addAll(more);
            return all;
        });
    }

    private CompletionStage<List<SentPages>> codedPages(AnswerCodes codes, String code, String address) {
        var paged = index.to(address, MAX_PAGES)
                .thenApply(pages ->
                        pages.stream().map(page -> page.incident().value()).toList());
        return paged.thenCombine(queries.newest(MAX_NEW), List::of).thenCompose(known -> {
            var ids = new LinkedHashSet<>(tests.ids());
            known.reversed().forEach(ids::addAll);
            CompletionStage<List<SentPages>> found = CompletableFuture.completedFuture(new ArrayList<>());
            for (var id : ids) {
                if (codes.of(id).equals(code)) {
                    found = found.thenCombine(last(new IncidentId(id), address), (about, more) -> {
                        more.ifPresent(about::add);
                        return about;
                    });
                }
            }
            return found;
        });
    }

    private CompletionStage<List<SentPages>> codedDigests(
            AnswerCodes codes, String code, String address, UserLookup.Found person) {
        var names = person.users().stream().map(User::name).toList();
        return digests.to(names).thenCompose(known -> {
            CompletionStage<List<SentPages>> found = CompletableFuture.completedFuture(new ArrayList<>());
            for (var digest : known) {
                if (codes.of(digest.id()).equals(code) && new SentPages.Several(digest).isTo(address)) {
                    found = found.thenCombine(sent(digest.id()), (about, more) -> {
                        more.ifPresent(about::add);
                        return about;
                    });
                }
            }
            return found;
        });
    }

    private CompletionStage<Optional<SentPages.OnePage>> last(IncidentId incident, String address) {
        return pages(incident)
                .thenApply(pages ->
                        pages.stream().filter(page -> page.isTo(address)).reduce((_, later) -> later));
    }

    private CompletionStage<List<SentPages.OnePage>> pages(IncidentId incident) {
        if (PageTests.isTest(incident)) {
            return CompletableFuture.completedFuture(tests.pages(incident));
        }
        return log.events(incident, 0).thenApply(entries -> {
            var receipts = new HashMap<PageId, String>();
            for (var entry : entries) {
                if (entry.event() instanceof PageDelivered delivered) {
                    receipts.put(delivered.page(), delivered.receipt());
                }
            }
            return entries.stream()
                    .flatMap(entry -> entry.event().planned().stream()
                            .map(page -> new SentPages.OnePage(
                                    incident, page, entry.event().at(), receipts.getOrDefault(page.id(), ""))))
                    .toList();
        });
    }
}

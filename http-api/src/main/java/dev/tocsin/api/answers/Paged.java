package dev.tocsin.api.answers;

import dev.tocsin.engine.channel.AnswerCodes;
import dev.tocsin.engine.incident.IncidentEvent.PageDelivered;
import dev.tocsin.engine.incident.IncidentId;
import dev.tocsin.engine.incident.Page;
import dev.tocsin.engine.incident.PageId;
import dev.tocsin.engine.policy.User;
import dev.tocsin.engine.query.IncidentQueries;
import dev.tocsin.engine.query.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Who was paged about what, and at which address: the journal knows, and of tests those who run them. */
public final class Paged {
    /** Whose codes are tried: those of some days, or of the storm that is on. */
    private static final int NEWEST = 20_000;

    private final IncidentQueries queries;
    private final Timeline timeline;
    private final PageTests tests;

    public Paged(IncidentQueries queries, Timeline timeline, PageTests tests) {
        this.queries = queries;
        this.timeline = timeline;
        this.tests = tests;
    }

    /** An incident and the page about it that went to an address. */
    record About(IncidentId incident, Planned planned) {
        Page page() {
            return planned.page();
        }
    }

    /**
     * @param at when it was decided that somebody is paged
     * @param receipt what the provider called it, or ""
     */
    record Planned(Page page, Instant at, String receipt) {}

    /** By the name of the page; empty when there is none. */
    CompletionStage<Optional<About>> page(String id) {
        var incident = PageId.parts(id).map(PageId.Parts::incident);
        return incident.isEmpty()
                ? CompletableFuture.completedFuture(Optional.empty())
                : pages(incident.get()).thenApply(pages -> pages.stream()
                        .filter(planned -> planned.page().id().value().equals(id))
                        .findFirst()
                        .map(planned -> new About(incident.get(), planned)));
    }

    /** By the code in a message that went to this address: the last page of each incident that it may stand for. */
    CompletionStage<List<About>> coded(AnswerCodes codes, String code, String address) {
        return queries.newest(NEWEST).thenCompose(ids -> {
            CompletionStage<List<About>> found = CompletableFuture.completedFuture(new ArrayList<>());
            for (var id : Stream.concat(tests.ids().stream(), ids.stream()).toList()) {
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

    private CompletionStage<Optional<About>> last(IncidentId incident, String address) {
        return pages(incident).thenApply(pages -> pages.stream()
                .filter(planned -> isTo(planned.page(), address))
                .reduce((_, later) -> later)
                .map(planned -> new About(incident, planned)));
    }

    /** The person whom a page was for, if the address is theirs still. */
    static Optional<User> recipient(Page page, People.Found atAddress) {
        return switch (atAddress) {
            case People.Found.Known(var user) -> Optional.of(user).filter(is(page));
            case People.Found.Shared(var users) ->
                users.stream().filter(is(page)).findFirst();
            case People.Found.Unknown() -> Optional.empty();
        };
    }

    private static Predicate<User> is(Page page) {
        return user -> user.name().equals(page.recipient());
    }

    static boolean isTo(Page page, String address) {
        var normal = People.normal(address);
        return !normal.isEmpty() && People.normal(page.contact().address()).equals(normal);
    }

    private CompletionStage<List<Planned>> pages(IncidentId incident) {
        if (PageTests.isTest(incident)) {
            return CompletableFuture.completedFuture(tests.pages(incident));
        }
        return timeline.of(incident, 0).thenApply(entries -> {
            var receipts = new HashMap<PageId, String>();
            for (var entry : entries) {
                if (entry.event() instanceof PageDelivered delivered) {
                    receipts.put(delivered.page(), delivered.receipt());
                }
            }
            return entries.stream()
                    .flatMap(entry -> entry.event().planned().stream()
                            .map(page -> new Planned(page, entry.event().at(), receipts.getOrDefault(page.id(), ""))))
                    .toList();
        });
    }
}

package dev.tocsin.api.schedule;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Problem;
import dev.tocsin.api.http.ProblemType;
import dev.tocsin.app.configuration.VersionWatcher;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.LoadResult;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.runtime.ledger.Ledger;
import dev.tocsin.runtime.ledger.LedgerState;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Builds the roster as it is now, or as it was known at an earlier time. */
public final class Rosters {
    private record Merged(Directory base, LedgerState state, Directory directory) {}

    private final VersionWatcher versionWatcher;
    private final Ledger ledger;
    private final Clock clock;
    private volatile @Nullable Merged last;

    public Rosters(VersionWatcher versionWatcher, Ledger ledger, Clock clock) {
        this.versionWatcher = versionWatcher;
        this.ledger = ledger;
        this.clock = clock;
    }

    public Roster now() {
        var base = versionWatcher.active().get().directory();
        var state = ledger.state();
        var merged = last;
        if (merged == null || merged.base() != base || merged.state() != state) {
            merged = new Merged(base, state, base.with(state.shiftOverrides()));
            last = merged;
        }
        return new Roster(
                merged.directory(), new Roster.KnownSchedule(clock.instant(), base.version(), state.position()));
    }

    /**
     * The roster as it was known at {@code at}: with the configuration that was active and the overrides that existed
     * then.
     */
    public CompletionStage<Roster> knownAt(Instant at) {
        return versionWatcher.heldAt(at).thenCombine(ledger.asOf(at), (held, state) -> {
            var base = held.map(Rosters::readable)
                    .orElseThrow(() -> new BadRequest(
                            Problem.notFound("nothing is known for " + at + ": no configuration was active yet")));
            return new Roster(
                    base.directory().with(state.shiftOverrides()),
                    new Roster.KnownSchedule(at, base.version(), state.position()));
        });
    }

    private static Configuration readable(LoadResult held) {
        return switch (held) {
            case LoadResult.Valid(var configuration) -> configuration;
            case LoadResult.Invalid(var problems) ->
                throw new BadRequest(new Problem(
                        ProblemType.CONFIGURATION_UNREADABLE,
                        "the configuration that was active then cannot be read on this node: " + problems.getFirst()));
        };
    }
}

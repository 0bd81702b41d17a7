package dev.tocsin.runtime.ledger;

import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.core.suppression.ActiveInhibitions;
import dev.tocsin.core.suppression.MaintenanceWindow;
import dev.tocsin.core.suppression.MaintenanceWindow.Announcement;
import dev.tocsin.core.suppression.Silence;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.core.suppression.SuppressionSpan;
import dev.tocsin.runtime.ledger.LedgerState.MadeWindow;
import dev.tocsin.runtime.ledger.LedgerState.WindowChange;
import dev.tocsin.runtime.matching.MatchBudget;
import dev.tocsin.runtime.matching.MatcherResult;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration, with what people have changed since (overrides, silences and maintenance windows) and with the
 * firing alerts that inhibit others. Its version consists of the hash of the files and the position in the ledger, as
 * {@code 0123456789ab+17}.
 */
public final class CurrentDirectory implements Supplier<Directory> {
    private static final Logger LOG = LoggerFactory.getLogger(CurrentDirectory.class);

    /** The zone of announcements for windows that were planned through the API, in instants. */
    private static final ZoneId UTC = ZoneId.of("UTC");

    /**
     * The last result and what it was made from.
     *
     * @param planned without the firing alerts, which change most often and cost least
     */
    private record Made(
            Directory configured, LedgerState state, List<Labels> firing, Directory planned, Directory directory) {}

    private final Supplier<Directory> configured;
    private final Ledger ledger;
    private final Supplier<List<Labels>> firing;
    private final Clock clock;
    private volatile @Nullable Made last;

    /**
     * @param firing labels of the firing alerts that inhibit others; the same list instance as long as nothing changes
     */
    public CurrentDirectory(Supplier<Directory> configured, Ledger ledger, Supplier<List<Labels>> firing, Clock clock) {
        this.configured = configured;
        this.ledger = ledger;
        this.firing = firing;
        this.clock = clock;
    }

    @Override
    public Directory get() {
        var files = configured.get();
        var state = ledger.state();
        var inhibiting = firing.get();
        var known = last;
        if (known == null || known.configured() != files || known.state() != state) {
            known = made(files, state, inhibiting, planned(files, state));
            last = known;
        } else if (known.firing() != inhibiting) {
            known = made(files, state, inhibiting, known.planned());
            last = known;
        }
        return known.directory();
    }

    private static Made made(Directory files, LedgerState state, List<Labels> firing, Directory planned) {
        var suppressionRules = planned.suppressionRules();
        var inhibitors = MatchBudget.ofItsOwn(
                firing.size(),
                () -> new ActiveInhibitions(suppressionRules.inhibitions().inhibition(), firing));
        return new Made(
                files,
                state,
                firing,
                planned,
                planned.with(
                        new SuppressionRules(suppressionRules.silences(), suppressionRules.windows(), inhibitors)));
    }

    private Directory planned(Directory files, LedgerState state) {
        return state.position() == 0
                ? files
                : files.with(state.shiftOverrides())
                        .with(new SuppressionRules(
                                silences(state),
                                windows(files.suppressionRules().windows(), state),
                                files.suppressionRules().inhibitions()))
                        .named(files.version() + '+' + state.position());
    }

    /**
     * The silences that are not over: the others stay in the ledger for ever, and need not be checked for every alert.
     */
    private List<Silence> silences(LedgerState state) {
        var now = clock.instant();
        return state.silences().values().stream()
                .filter(made -> made.end().isAfter(made.start()) && made.end().isAfter(now))
                .flatMap(made -> matchers(made.matchers())
                        .map(matchers -> new Silence(
                                made.number(),
                                matchers,
                                new SuppressionSpan(made.start(), made.end()),
                                made.by(),
                                made.reason()))
                        .stream())
                .toList();
    }

    private static List<MaintenanceWindow> windows(List<MaintenanceWindow> files, LedgerState state) {
        var windows = new ArrayList<>(files);
        state.windows().values().forEach(made -> window(made).ifPresent(windows::add));
        for (var change : state.windowChanges()) {
            windows.replaceAll(window -> window.name().equals(change.window()) ? changed(window, change) : window);
        }
        return windows;
    }

    private static Optional<MaintenanceWindow> window(MadeWindow made) {
        var planned = made.planned();
        var matchers = matchers(planned.matchers());
        var except = planned.except().isEmpty() ? Optional.of(List.<Matcher>of()) : matchers(planned.except());
        return matchers.isEmpty() || except.isEmpty()
                ? Optional.empty()
                : Optional.of(new MaintenanceWindow(
                        Long.toString(made.number()),
                        matchers.get(),
                        except.get(),
                        List.of(new SuppressionSpan(planned.start(), planned.end())),
                        made.reason(),
                        planned.channel().map(channel -> new Announcement(channel, planned.announceBefore(), UTC)),
                        List.of(),
                        Optional.of(made.by())));
    }

    /**
     * A window that was planned through the API can be called off before it begins; one from the configuration files
     * cannot.
     */
    private static MaintenanceWindow changed(MaintenanceWindow window, WindowChange change) {
        if (change.lifted().isPresent()) {
            var what = change.lifted().get();
            var matchers = what.isEmpty() ? List.<Matcher>of() : matchers(what).orElse(List.of());
            return window.liftedAt(change.at(), matchers, change.reason());
        }
        var ended = window.endedAt(change.at());
        return isFromTheLedger(window) ? ended.withoutFuture(change.at()) : ended;
    }

    private static boolean isFromTheLedger(MaintenanceWindow window) {
        return window.name().chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /** The matchers; empty if one cannot be parsed: a silence or window with them then suppresses nothing. */
    private static Optional<List<Matcher>> matchers(List<String> texts) {
        var all = new ArrayList<Matcher>();
        for (var text : texts) {
            switch (MatcherResult.parse(text)) {
                case MatcherResult.Good(var matchers) -> all.addAll(matchers);
                case MatcherResult.Bad(var message, _) -> {
                    LOG.warn(
                            "A matcher in the ledger cannot be parsed, so its silence or maintenance window suppresses"
                                    + " nothing: {}",
                            message);
                    return Optional.empty();
                }
            }
        }
        return Optional.of(all);
    }
}

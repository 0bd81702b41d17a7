package dev.tocsin.core.incident;

import dev.tocsin.core.incident.IncidentEvent.RisePaged;
import dev.tocsin.core.incident.page.Purpose.Level;
import dev.tocsin.core.policy.Directory.Recipient;
import dev.tocsin.core.signal.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Pages the current level once more. That gives its responders no more time: the next level is due no later. */
final class LevelRepeat {
    private final Draft draft;
    private final Origin by;
    private final String reason;

    private LevelRepeat(Draft draft, Origin by, String reason) {
        this.draft = draft;
        this.by = by;
        this.reason = reason;
    }

    /**
     * Does nothing if no level was paged yet: the next level that applies is on its way then.
     *
     * @param again which recipients are paged anew; the others get only those of their pages that were not delivered
     */
    static void page(Draft draft, Origin by, String reason, Predicate<String> again) {
        var level = new LevelRepeat(draft, by, reason);
        level.lastPaged().ifPresent(number -> {
            level.pageTheRest(number, again.negate());
            level.pageAgain(number, again);
        });
    }

    private Optional<Integer> lastPaged() {
        var reached = draft.incident().escalation().level();
        return draft.incident().pages().lastLevel().stream()
                .findFirst()
                .map(page -> Math.min(page.purpose().code(), reached));
    }

    /** Pages the responders of the level, and everybody whose page of any level is pending. */
    private void pageAgain(int number, Predicate<String> again) {
        var incident = draft.incident();
        var found = ResponderLookup.of(
                draft,
                incident.policy().level(number).responders(),
                incident.escalation().round(),
                Optional.empty());
        var all = new ArrayList<>(found.recipients());
        var known = all.stream().map(Recipient::name).collect(Collectors.toSet());
        for (var pending : incident.pages().pending()) {
            var page = pending.page();
            if (page.escalates() && known.add(page.recipient())) {
                all.addAll(draft.user(page.recipient(), page.why()).recipients());
            }
        }
        if (all.isEmpty()) {
            Escalator.next(draft, reason);
            return;
        }
        var wanted = withoutWhoPassedOn(all).stream()
                .filter(recipient -> again.test(recipient.name()))
                .toList();
        if (!wanted.isEmpty()) {
            draft.withdrawFrom(by, reason, wanted.stream().map(Recipient::name).collect(Collectors.toSet()));
            emit(number, wanted, found.missing(), false);
        }
    }

    /** Leaves out those who have passed the incident on, unless nobody else is left. */
    private List<Recipient> withoutWhoPassedOn(List<Recipient> all) {
        var passedOn = draft.incident().passedOn();
        var others = all.stream()
                .filter(recipient -> !passedOn.containsKey(recipient.name()))
                .toList();
        return others.isEmpty() ? all : others;
    }

    private void pageTheRest(int number, Predicate<String> theirs) {
        var incident = draft.incident();
        var rest = incident.pages().lastLevel().stream()
                .filter(page -> theirs.test(page.recipient())
                        && incident.pages().pending(page.id()).isEmpty()
                        && !incident.passedOn().containsKey(page.recipient())
                        && incident.pages().delivered(page.id()).isEmpty())
                .map(page -> new Recipient(
                        page.recipient(),
                        page.contact(),
                        page.why(),
                        page.notBefore().filter(at -> !draft.isDue(at))))
                .toList();
        if (!rest.isEmpty()) {
            emit(number, rest, List.of(), true);
        }
    }

    private void emit(int number, List<Recipient> recipients, List<String> missing, boolean rest) {
        var incident = draft.incident();
        var answerBy = draft.now().plus(incident.policy().level(number).timeout());
        var nextAt = incident.escalation()
                .nextAt()
                .filter(at -> rest || answerBy.isAfter(at))
                .orElse(answerBy);
        draft.emit(new RisePaged(
                draft.now(),
                by,
                incident.severity(),
                reason,
                PagePlan.pages(draft, new Level(number), recipients),
                List.copyOf(missing),
                draft.directory().version(),
                Optional.of(nextAt),
                rest));
    }
}

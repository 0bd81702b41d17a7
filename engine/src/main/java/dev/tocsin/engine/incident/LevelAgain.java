package dev.tocsin.engine.incident;

import dev.tocsin.engine.incident.IncidentEvent.RisePaged;
import dev.tocsin.engine.policy.Directory.Recipient;
import dev.tocsin.engine.signal.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Pages the level that was paged last once more. Its people get no more time by that: the next level is due no later. */
final class LevelAgain {
    private final Draft draft;
    private final Origin by;
    private final String reason;

    private LevelAgain(Draft draft, Origin by, String reason) {
        this.draft = draft;
        this.by = by;
        this.reason = reason;
    }

    /**
     * Where nobody was paged, the next level that counts is on its way, and nothing is done.
     *
     * @param everybody false = only by the ways by which no page has arrived
     */
    static void page(Draft draft, Origin by, String reason, boolean everybody) {
        var again = new LevelAgain(draft, by, reason);
        again.lastPaged().ifPresent(level -> {
            if (everybody) {
                again.pageEverybody(level);
            } else {
                again.pageTheRest(level);
            }
        });
    }

    private Optional<Integer> lastPaged() {
        var reached = draft.incident().escalation().level();
        return draft.incident().news().level().stream().findFirst().map(page -> Math.min(page.level(), reached));
    }

    /** The people of the level, and those whose pages wait, whatever level wanted them. */
    private void pageEverybody(int number) {
        var incident = draft.incident();
        var found = LookUp.of(
                draft,
                incident.policy().level(number).responders(),
                incident.escalation().round(),
                Optional.empty());
        var wanted = new ArrayList<>(found.recipients());
        var called = wanted.stream().map(Recipient::name).collect(Collectors.toSet());
        for (var pending : incident.pending().values()) {
            var page = pending.page();
            if (page.escalates() && called.add(page.recipient())) {
                wanted.addAll(draft.user(page.recipient(), page.why()).recipients());
            }
        }
        if (wanted.isEmpty()) {
            Climb.next(draft, reason);
            return;
        }
        draft.withdrawFrom(by, reason, called);
        emit(number, wanted, found.missing());
    }

    private void pageTheRest(int number) {
        var reach = draft.incident().reach();
        var rest = draft.incident().news().level().stream()
                .filter(page -> reach.arrival(page.id()).isEmpty())
                .map(page -> new Recipient(
                        page.recipient(),
                        page.contact(),
                        page.why(),
                        page.notBefore().filter(at -> !draft.isDue(at))))
                .toList();
        if (!rest.isEmpty()) {
            emit(number, rest, List.of());
        }
    }

    private void emit(int number, List<Recipient> recipients, List<String> missing) {
        var incident = draft.incident();
        var answerBy = draft.now().plus(incident.policy().level(number).timeout());
        var nextAt = incident.escalation().nextAt().filter(answerBy::isAfter).orElse(answerBy);
        draft.emit(new RisePaged(
                draft.now(),
                by,
                incident.severity(),
                reason,
                draft.pages(number, recipients),
                List.copyOf(missing),
                draft.directory().version(),
                Optional.of(nextAt)));
    }
}

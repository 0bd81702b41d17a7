package dev.tocsin.app.reply;

import dev.tocsin.channel.Action;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.policy.User;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Counts the results of one answer for several incidents, and puts them into words. */
final class DigestReply {
    /** Maximum of other owners that are named. */
    private static final int MAX_NAMES = 3;

    private final String person;
    private final Action action;
    private final int all;
    private final UserLookup users;
    private final Map<String, Integer> others = new LinkedHashMap<>();
    private int counted;
    private int done;
    private int helped;
    private int already;
    private int kept;
    private int passed;
    private int givenBack;
    private int clear;
    private int suppressed;
    private int over;
    private int unknown;
    private int refused;
    private Optional<String> refusal = Optional.empty();

    /** @param all how many incidents the answer is for */
    DigestReply(String person, Action action, int all, UserLookup users) {
        this.person = person;
        this.action = action;
        this.all = all;
        this.users = users;
    }

    /** @param answer of one incident; null = it is not known whether the answer was recorded */
    synchronized void count(@Nullable Answer answer) {
        counted++;
        if (answer == null) {
            unknown++;
            return;
        }
        switch (answer.outcome()) {
            case HELP_ANSWERED -> helped++;
            case OPENED, UPDATED, RESOLVED -> done++;
            case DUPLICATE -> answer.view().ifPresentOrElse(this::unchanged, () -> over++);
            case ALREADY_RESOLVED, CLOSED, NOT_FOUND -> over++;
            case FORBIDDEN,
                    UNKNOWN_USER,
                    UNKNOWN_PAGE,
                    NO_SUCH_PAGE,
                    NOT_ESCALATING,
                    NO_SUCH_LEVEL,
                    NOBODY_ELSE,
                    NOBODY_TO_PAGE,
                    STILL_FIRING,
                    NOTHING_TO_UNDO,
                    SUCCEEDED,
                    NOT_IN_THE_FUTURE,
                    NOT_MERGEABLE -> {
                refused++;
                refusal = Optional.of(answer.reason());
            }
        }
    }

    private void unchanged(IncidentView incident) {
        var progress = incident.progress();
        if (progress.isResolved()) {
            over++;
        } else if (progress.isTaken()) {
            taken(progress.owner().orElse(person));
        } else if (progress.passedOn().contains(person)) {
            if (action == Action.PASS) {
                already++;
            } else {
                passed++;
            }
        } else if (action == Action.ACKNOWLEDGE) {
            givenBack++;
        } else if (incident.alerts().isClear()) {
            clear++;
        } else {
            suppressed++;
        }
    }

    private void taken(String owner) {
        if (!owner.equals(person)) {
            others.merge(owner, 1, Integer::sum);
        } else if (action == Action.PASS) {
            kept++;
        } else {
            already++;
        }
    }

    /**
     * The final reply.
     *
     * @throws IllegalStateException if some answers may not have been recorded
     */
    synchronized Reply end() {
        if (unknown > 0) {
            throw new IllegalStateException(unknown + " of " + all + " answers may not have been recorded");
        }
        return text();
    }

    /** The reply for the results so far. */
    synchronized Reply text() {
        var said = new ArrayList<String>();
        if (done > 0 || counted < all) {
            said.add(action == Action.PASS ? "Passed on " + of(done) + '.' : "You have " + of(done) + '.');
        } else if (helped + unknown == 0) {
            said.add("Nothing to do.");
        }
        if (helped > 0) {
            said.add((action == Action.PASS ? "You are not helping with " : "You are helping with ") + helped + '.');
        }
        add(said, already, action == Action.PASS ? "already passed on" : "already yours");
        add(said, passed, "passed on by you, and not yours: answer each to take it");
        add(said, givenBack, "no longer acknowledged: answer each to take it");
        add(said, kept, "still yours: answer each to pass it on");
        add(said, clear, "clear: nobody is paged unless an alert fires again");
        add(said, suppressed, "suppressed for now: answer each to pass it on");
        others().forEach((name, number) -> add(said, number, "with " + name));
        add(said, over, "resolved");
        refusal.ifPresent(why -> add(said, refused, "unchanged: " + why));
        if (unknown > 0) {
            said.add(unknown + " may not have been recorded: answer again.");
        }
        if (counted < all) {
            said.add(all - counted + " more are in progress. Answer again in a minute for the result.");
        }
        var text = String.join(" ", said);
        if (done + helped > 0 || counted < all) {
            return new Reply.Done(text, false);
        }
        return unknown + refused > 0
                ? new Reply.Refused(text)
                : over == all ? new Reply.TooLate("Too late: " + them() + " resolved.") : new Reply.AlreadySo(text);
    }

    private String of(int number) {
        return number == all
                ? (all == 1 ? "the incident" : "all " + all + " incidents")
                : number + " of " + all + " incidents";
    }

    private String them() {
        return all == 1 ? "the incident is" : "all " + all + " incidents are";
    }

    private static void add(List<String> said, int number, String what) {
        if (number > 0) {
            said.add(number + (number == 1 ? " is " : " are ") + what + '.');
        }
    }

    private Map<String, Integer> others() {
        var named = new LinkedHashMap<String, Integer>();
        others.forEach((user, number) -> {
            var name = named.size() < MAX_NAMES
                    ? users.user(user).map(User::displayName).orElse(user)
                    : "somebody else";
            named.merge(name, number, Integer::sum);
        });
        return named;
    }
}

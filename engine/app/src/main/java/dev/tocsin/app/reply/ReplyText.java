package dev.tocsin.app.reply;

import dev.tocsin.channel.Action;
import dev.tocsin.channel.InstantText;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.incident.Status;
import dev.tocsin.core.policy.User;
import java.time.Instant;
import java.util.stream.Collectors;

/** Puts into words what an answer did and what the incident's state is now, in the person's time zone. */
final class ReplyText {
    private final User person;
    private final UserLookup users;
    private final IncidentView incident;
    private final InstantText instantText;

    ReplyText(User person, UserLookup users, IncidentView incident, Instant now) {
        this.person = person;
        this.users = users;
        this.incident = incident;
        this.instantText = new InstantText(users.zoneOf(person, incident.responders()), now);
    }

    String done(Action action, Answer answer) {
        return switch (action) {
            case ACKNOWLEDGE -> isMine() ? "You have it" + title() : "You are helping" + title() + ' ' + state();
            case RESOLVE, RESOLVE_FIRING ->
                "Resolved" + title() + firing()
                        + incident.progress()
                                .undo()
                                .map(IncidentView.Undo::until)
                                .map(until -> " You can undo that until " + instantText.of(until) + '.')
                                .orElse("");
            case ESCALATE -> paged(answer) + title();
            case PASS ->
                answer.outcome() == Answer.Outcome.HELP_ANSWERED
                        ? "You are not helping, and the person who asked is notified" + title()
                        : "Passed on. " + paged(answer) + title();
            case UNDO -> "Undone. " + state();
        };
    }

    private String title() {
        return ": " + incident.title() + '.';
    }

    private boolean isMine() {
        return incident.progress().owner().filter(person.name()::equals).isPresent();
    }

    private String firing() {
        var firing = incident.alerts().fromSenders();
        return switch (firing) {
            case 0 -> "";
            case 1 -> " 1 alert still fires.";
            default -> " " + firing + " alerts still fire.";
        };
    }

    /** Who is paged next. */
    private String paged(Answer answer) {
        var names = answer.paged().stream().map(this::name).collect(Collectors.joining(", "));
        return names.isEmpty() ? "Nobody could be paged yet" : "The next level is paged, " + names;
    }

    /** The reply if nothing was done, because the incident has that state already. */
    String alreadySo(Action action) {
        var isOn = action == Action.ESCALATE || action == Action.PASS;
        return incident.progress().status() instanceof Status.New && isOn
                ? incident.progress()
                        .pagedAt()
                        .map(at -> "Already passed on at " + instantText.of(at) + "; nobody has answered yet" + title())
                        .orElse("Nobody has answered yet" + title())
                : "Nothing to do" + title() + ' ' + state();
    }

    String tooLate() {
        return "Too late: " + incident.title() + " is resolved. " + state();
    }

    /** The incident's state, in a sentence. */
    private String state() {
        return switch (incident.progress().status()) {
            case Status.New _ -> "Nobody has answered yet.";
            case Status.Acknowledged(var by, var at, _) -> has(by, at);
            case Status.Investigating(var by, var at) -> has(by, at);
            case Status.Mitigated(var by, var at) -> who(by) + " mitigated it at " + instantText.of(at) + '.';
            case Status.Resolved(var by, var at, _) -> who(by) + " resolved it at " + instantText.of(at) + '.';
        };
    }

    /** The owner may have been assigned since. */
    private String has(String by, Instant at) {
        var owner = incident.progress().owner().orElse(by);
        return who(owner)
                + (owner.equals(person.name()) ? " have" : " has")
                + (owner.equals(by) ? " had it since " + instantText.of(at) : " it")
                + '.';
    }

    private String who(String user) {
        return user.equals(person.name()) ? "You" : name(user);
    }

    private String name(String user) {
        return users.user(user).map(User::displayName).orElse(user);
    }
}

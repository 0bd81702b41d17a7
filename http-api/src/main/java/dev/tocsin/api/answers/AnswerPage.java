package dev.tocsin.api.answers;

import dev.tocsin.app.reply.Reply;
import dev.tocsin.channel.Action;
import dev.tocsin.channel.InstantText;
import dev.tocsin.core.incident.IncidentView;
import dev.tocsin.core.incident.NextStep;
import dev.tocsin.core.incident.Status;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.signal.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;

/**
 * The web page of an answer link: one page of HTML without scripts, images or external resources, for a phone in the
 * dark. All text from outside is escaped.
 */
final class AnswerPage {
    private static final String STYLE = """
        :root{color-scheme:light dark}
        *{box-sizing:border-box}
        body{margin:0;font:17px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;background:#f3f4f6;color:#16181d}
        main{max-width:32rem;margin:0 auto;padding:1.25rem 1rem 2.5rem}
        h1,dd{unicode-bidi:plaintext}
        h1{font-size:1.45rem;line-height:1.25;margin:.25rem 0 1rem;overflow-wrap:anywhere}
        .state{display:inline-block;padding:.1rem .6rem;border-radius:1rem;font-weight:600;background:#b42318;color:#fff}
        .state.taken{background:#8a5a00}.state.over{background:#1a7f4b}
        .said{margin:0 0 1rem;padding:.8rem 1rem;border-radius:.6rem;background:#dff3e6;color:#0d3d24;font-weight:600}
        .said.no{background:#fde4e1;color:#5c130c}
        dl{margin:0 0 1.5rem;display:grid;grid-template-columns:auto 1fr;gap:.35rem 1rem}
        dt{color:#5b6270}dd{margin:0;overflow-wrap:anywhere}
        button{display:block;width:100%;min-height:3.5rem;margin:0 0 .75rem;padding:.5rem 1rem;border:2px solid #2453c9;
        border-radius:.7rem;background:transparent;color:#2453c9;font:inherit;font-weight:600;cursor:pointer}
        button.first{min-height:4.5rem;background:#2453c9;color:#fff;font-size:1.25rem}
        button:focus-visible{outline:3px solid #f5b301;outline-offset:2px}
        .small{color:#5b6270;font-size:.9rem}
        ul{list-style:none;margin:.5rem 0 1.5rem;padding:0}li{padding:.7rem 0;border-top:1px solid #8884;overflow-wrap:anywhere}
        a{color:#2453c9;font-weight:600;unicode-bidi:plaintext}
        @media (prefers-color-scheme:dark){
        body{background:#101215;color:#e9ebee}dt,.small{color:#a2a9b5}a{color:#a9c2ff}
        .said{background:#12382a;color:#c9f2da}.said.no{background:#4a1611;color:#ffd9d4}
        button{border-color:#8fb0ff;color:#a9c2ff}button.first{background:#3b66d9;border-color:#3b66d9;color:#fff}}
        """;

    /** The Content-Security-Policy: only this style is applied, and forms are sent only to the page's own origin. */
    static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + Base64.getEncoder().encodeToString(Sha256.of(STYLE))
                    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    private AnswerPage() {}

    /**
     * @param ahead what happens next, as far as that is known
     * @param said the reply to an answer given just now; empty = none was given
     */
    static String of(
            IncidentView incident,
            Optional<NextStep> ahead,
            User person,
            Optional<Reply> said,
            InstantText instantText) {
        var asked = said.filter(Reply.Asks.class::isInstance).isPresent();
        var body = said.map(AnswerPage::banner).orElse("")
                + shown(incident, ahead, instantText)
                + form(incident, buttons(incident, person.name(), asked, instantText.now()))
                + "<p class=\"small\">This link answers as " + escaped(person.displayName())
                + ". Do not forward it.</p>\n";
        return whole(incident.title(), body);
    }

    /** The page of an answer without its incident. */
    static String of(Reply said) {
        return whole("Your answer", banner(said));
    }

    /**
     * The page of a test, which only asks for an answer.
     *
     * @param person who may answer; empty = nobody
     * @param said the reply to an answer given just now; empty = none was given
     */
    static String test(String title, Optional<User> person, Optional<Reply> said) {
        var form = person.filter(_ -> said.isEmpty())
                .map(_ -> "<p>Tap to prove that you can be reached.</p>\n<form method=\"post\">\n"
                        + button(Action.ACKNOWLEDGE, "Acknowledge", true) + "</form>\n")
                .orElse("");
        return whole(title, said.map(AnswerPage::banner).orElse("") + "<h1>" + escaped(title) + "</h1>\n" + form);
    }

    /** The page of a view link: it shows the incident and cannot answer. */
    static String view(IncidentView incident, Optional<NextStep> ahead, InstantText instantText) {
        return whole(
                incident.title(),
                shown(incident, ahead, instantText)
                        + "<p class=\"small\">This link shows the incident and cannot answer. To answer, use the page"
                        + " that was sent to you.</p>\n");
    }

    private static String shown(IncidentView incident, Optional<NextStep> ahead, InstantText instantText) {
        var status = incident.progress().status();
        var body = new StringBuilder();
        body.append("<span class=\"state ").append(look(status)).append("\">");
        body.append(status instanceof Status.New ? "nobody has answered" : status.label())
                .append("</span>\n");
        body.append("<h1>").append(escaped(incident.title())).append("</h1>\n<dl>\n");
        row(body, "Severity", incident.severity().name());
        row(body, "Service", incident.service());
        row(body, "Since", instantText.since(incident.alerts().began().orElse(incident.createdAt())));
        incident.alerts()
                .clearSince()
                .filter(_ -> !incident.progress().isResolved())
                .ifPresent(since -> row(body, "Clear since", instantText.since(since)));
        answered(status, instantText).ifPresent(text -> row(body, "Answer", text));
        ahead.flatMap(next -> nextLevel(next, instantText.now())).ifPresent(text -> row(body, "Next", text));
        return body.append("</dl>\n").toString();
    }

    /** A page without an incident: what is wrong, and what to do. */
    static String alone(String headline, String advice) {
        return whole(headline, "<h1>" + escaped(headline) + "</h1>\n<p>" + escaped(advice) + "</p>\n");
    }

    static String whole(String title, CharSequence body) {
        return "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                + "<meta name=\"robots\" content=\"noindex, nofollow\">\n<title>" + escaped(title)
                + " – Tocsin</title>\n"
                + "<style>" + STYLE + "</style>\n</head>\n<body>\n<main>\n" + body + "</main>\n</body>\n</html>\n";
    }

    static String banner(Reply reply) {
        var look =
                switch (reply) {
                    case Reply.Done _, Reply.AlreadySo _, Reply.Asks _ -> "said";
                    case Reply.TooLate _, Reply.Refused _, Reply.NoIncident _, Reply.NotYou _ -> "said no";
                };
        return "<p class=\"" + look + "\" role=\"status\">" + escaped(reply.text()) + "</p>\n";
    }

    private static void row(StringBuilder body, String name, String value) {
        if (!value.isBlank()) {
            body.append("<dt>")
                    .append(name)
                    .append("</dt><dd>")
                    .append(escaped(value))
                    .append("</dd>\n");
        }
    }

    /** The form. It contains the state that was shown, so that a form that is sent twice counts once. */
    private static String form(IncidentView incident, String buttons) {
        return buttons.isEmpty()
                ? ""
                : "<form method=\"post\">\n<input type=\"hidden\" name=\"seen\" value=\"" + seen(incident) + "\">\n"
                        + buttons + "</form>\n";
    }

    /** The buttons for what this person can do now, the most likely first. */
    private static String buttons(IncidentView incident, String user, boolean asked, Instant now) {
        var progress = incident.progress();
        var undo = progress.canUndo(user, now);
        if (progress.isResolved()) {
            return undo ? button(Action.UNDO, "Undo: the incident is not over", false) : "";
        }
        var isNew = progress.status() instanceof Status.New;
        var isMine = progress.owner().filter(user::equals).isPresent();
        var helps = !isNew && !isMine && progress.asked().contains(user);
        return (asked ? button(Action.RESOLVE_FIRING, "Resolve anyway", true) : "")
                + (undo ? button(Action.UNDO, "Undo", false) : "")
                + (isNew ? button(Action.ACKNOWLEDGE, "Acknowledge", !asked) : "")
                + (helps ? button(Action.ACKNOWLEDGE, "I am coming to help", !asked) : "")
                + (helps ? button(Action.PASS, "I cannot help", false) : "")
                + (isNew || isMine ? button(Action.PASS, "I cannot take it, pass it on", false) : "")
                + button(Action.RESOLVE, "Resolve", false)
                + button(Action.ESCALATE, "Page the next level", false);
    }

    /** Identifies the state of the incident when the page was made. */
    private static String seen(IncidentView incident) {
        var progress = incident.progress();
        return progress.pagedAt().map(AnswerPage::digits).orElse("")
                + '-'
                + progress.status().label()
                + '-'
                + digits(progress.updatedAt());
    }

    private static String digits(Instant at) {
        return Long.toString(at.toEpochMilli(), 36);
    }

    static String button(Action action, String text, boolean first) {
        return "<button name=\"action\" value=\"" + action.label() + "\"" + (first ? " class=\"first\"" : "") + ">"
                + text + "</button>\n";
    }

    private static String look(Status status) {
        return switch (status) {
            case Status.New _ -> "new";
            case Status.Acknowledged _, Status.Investigating _, Status.Mitigated _ -> "taken";
            case Status.Resolved _ -> "over";
        };
    }

    private static Optional<String> answered(Status status, InstantText instantText) {
        return switch (status) {
            case Status.New _ -> Optional.empty();
            case Status.Acknowledged(var by, var at, _) ->
                Optional.of("acknowledged by " + by + ", " + instantText.of(at));
            case Status.Investigating(var by, var at) ->
                Optional.of("investigated by " + by + ", " + instantText.of(at));
            case Status.Mitigated(var by, var at) -> Optional.of("mitigated by " + by + ", " + instantText.of(at));
            case Status.Resolved(var by, var at, _) -> Optional.of("resolved by " + by + ", " + instantText.of(at));
        };
    }

    private static Optional<String> nextLevel(NextStep next, Instant now) {
        return Optional.of(next).filter(nextStep -> now.isBefore(nextStep.at())).map(nextStep -> {
            var unless = " in " + InstantText.roughly(Duration.between(now, nextStep.at())) + " unless you answer";
            return switch (nextStep.what()) {
                case NEXT_LEVEL, NEXT_POLICY -> "somebody else is paged" + unless;
                case FIRST_LEVEL_AGAIN -> "the first level is paged again" + unless;
                case NOBODY -> "nobody else is paged";
            };
        });
    }

    static String escaped(String text) {
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }
}

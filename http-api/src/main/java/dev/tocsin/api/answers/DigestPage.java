package dev.tocsin.api.answers;

import static dev.tocsin.api.answers.AnswerPage.button;
import static dev.tocsin.api.answers.AnswerPage.escaped;

import dev.tocsin.app.query.IncidentSummary;
import dev.tocsin.app.reply.Reply;
import dev.tocsin.channel.Action;
import dev.tocsin.channel.InstantText;
import dev.tocsin.core.policy.User;
import java.util.Map;
import java.util.Optional;

/** The web page of a digest's answer link, made like {@link AnswerPage}. */
final class DigestPage {
    private static final String NEW = "new";
    private static final String RESOLVED = "resolved";

    private DigestPage() {}

    /**
     * The incidents of a digest as they are now.
     *
     * @param all how many there are
     * @param statuses how many have each status
     * @param listed the first of them, each with the token of its own page
     */
    record IncidentLine(int all, Map<String, Integer> statuses, Map<IncidentSummary, Optional<String>> listed) {
        int unanswered() {
            return statuses.getOrDefault(NEW, 0);
        }

        boolean areOver() {
            return statuses.keySet().stream().allMatch(RESOLVED::equals);
        }
    }

    /** @param said the reply to an answer given just now; empty = none was given */
    static String of(IncidentLine shown, User person, Optional<Reply> said, InstantText instantText) {
        var headline = shown.all() == 1 ? "1 incident for you" : shown.all() + " incidents for you";
        var body = said.map(AnswerPage::banner).orElse("")
                + "<span class=\"state " + look(shown) + "\">" + state(shown) + "</span>\n"
                + "<h1>" + headline + "</h1>\n"
                + form(shown, instantText)
                + list(shown, instantText)
                + "<p class=\"small\">This link answers as " + escaped(person.displayName())
                + ". Do not forward it.</p>\n";
        return AnswerPage.whole(headline, body);
    }

    private static String look(IncidentLine shown) {
        return shown.unanswered() > 0 ? NEW : shown.areOver() ? "over" : "taken";
    }

    private static String state(IncidentLine shown) {
        if (shown.unanswered() > 0) {
            return shown.unanswered() == shown.all()
                    ? "nobody has answered"
                    : shown.unanswered() + " of " + shown.all() + " unanswered";
        }
        return shown.areOver() ? "all resolved" : "all answered";
    }

    /** The form. It contains the time at which it was shown, so that a form that is sent twice counts once. */
    private static String form(IncidentLine shown, InstantText instantText) {
        return shown.unanswered() == 0
                ? ""
                : "<form method=\"post\">\n<input type=\"hidden\" name=\"seen\" value=\""
                        + instantText.now().toEpochMilli() + "\">\n"
                        + button(Action.ACKNOWLEDGE, "Take " + amount(shown), true)
                        + button(Action.PASS, "I cannot take them, pass them on", false)
                        + "</form>\n";
    }

    private static String amount(IncidentLine shown) {
        return shown.unanswered() == 1 ? "the unanswered one" : "all " + shown.unanswered();
    }

    private static String list(IncidentLine shown, InstantText instantText) {
        var list = new StringBuilder("<ul>\n");
        shown.listed().forEach((incident, token) -> {
            var title = escaped(incident.title());
            list.append("<li>")
                    .append(token.map(to -> "<a href=\"" + escaped(to) + "\">" + title + "</a>")
                            .orElse(title))
                    .append("<br><span class=\"small\">")
                    .append(escaped(about(incident, instantText)))
                    .append("</span></li>\n");
        });
        var more = shown.all() - shown.listed().size();
        return list + "</ul>\n" + (more > 0 ? "<p>and " + more + " more</p>\n" : "");
    }

    private static String about(IncidentSummary incident, InstantText instantText) {
        return incident.severity() + (incident.service().isBlank() ? "" : " on " + incident.service()) + ", since "
                + instantText.of(incident.createdAt()) + ": " + answered(incident);
    }

    private static String answered(IncidentSummary incident) {
        return incident.status().equals(NEW)
                ? "nobody has answered"
                : incident.status()
                        + incident.owner()
                                .filter(_ -> !incident.status().equals(RESOLVED))
                                .map(owner -> " by " + owner)
                                .orElse("");
    }
}

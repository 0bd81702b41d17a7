package dev.tocsin.channel.email;

import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.MessageStyle;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Template;
import dev.tocsin.channel.UpdateMessage;
import dev.tocsin.channel.Wording;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Messages as mails: plain text and HTML, and the headers by which clients thread them, and by which robots know not to
 * answer.
 */
final class Mails {
    private static final String UTF_8 = StandardCharsets.UTF_8.name();
    private static final int MAX_SUBJECT = 150;
    private static final int MAX_TEXT = 20_000;
    private static final int MAX_FIELD = 4_000;

    /** In HTML: below more than that nobody would find the button. */
    private static final int MAX_DESCRIPTION = 500;

    private static final int MAX_LINE = 200;
    private static final int MAX_LABELS = 30;

    /** @param title of which the subject is made */
    record Templates(Template title, Template text, Template html) {}

    private final Session session;
    private final InternetAddress from;
    private final Optional<ReplyAddress> replyTo;
    private final Templates templates;
    private final Links links;
    private final Clock clock;
    private final MessageIds ids;

    Mails(
            Session session,
            InternetAddress from,
            Optional<ReplyAddress> replyTo,
            Templates templates,
            Links links,
            Clock clock) {
        this.session = session;
        this.from = from;
        this.replyTo = replyTo;
        this.templates = templates;
        this.links = links;
        this.clock = clock;
        this.ids = MessageIds.of(from);
    }

    MimeMessage write(Message message, InternetAddress to) throws MessagingException {
        var mail = new Mail(session, ids.of(message));
        mail.setFrom(from);
        mail.setRecipient(RecipientType.TO, to);
        if (replyTo.isPresent()) {
            mail.setReplyTo(new InternetAddress[] {replyTo.get().of(message)});
        }
        mail.setSentDate(Date.from(clock.instant()));
        mail.setHeader("Auto-Submitted", isAnswer(message) ? "auto-replied" : "auto-generated");
        mail.setHeader("X-Auto-Response-Suppress", "All");
        mail.setHeader("Precedence", "bulk");
        thread(mail, message);
        urgency(mail, message);
        var fields = fields(message);
        mail.setSubject(subject(message, templates.title().render(fields)), UTF_8);
        mail.setContent(new MimeMultipart(
                "alternative",
                part(Wording.cut(templates.text().render(fields), MAX_TEXT), "plain"),
                part(templates.html().renderHtml(withinSight(fields)), "html")));
        mail.saveChanges();
        return mail;
    }

    private void thread(MimeMessage mail, Message message) throws MessagingException {
        switch (message) {
            case PageMessage page -> {
                mail.setHeader("In-Reply-To", ids.thread(page));
                mail.setHeader("References", ids.thread(page));
            }
            case UpdateMessage update -> {
                mail.setHeader("In-Reply-To", ids.of(update.page()));
                mail.setHeader("References", ids.thread(update.page()) + ' ' + ids.of(update.page()));
            }
            case NoticeMessage notice
            when isAnswer(notice) -> {
                mail.setHeader("In-Reply-To", ids.ofPage(notice.about().subject()));
                mail.setHeader("References", ids.ofPage(notice.about().subject()));
            }
            case DigestMessage _, NoticeMessage _ -> {}
        }
    }

    private static boolean isAnswer(Message message) {
        return message instanceof NoticeMessage notice && notice.about().event() == NoticeMessage.Event.ANSWER;
    }

    private static void urgency(MimeMessage mail, Message message) throws MessagingException {
        switch (MessageStyle.of(message)) {
            case WORST, BAD -> {
                mail.setHeader("X-Priority", "1");
                mail.setHeader("Importance", "high");
            }
            case FAIR, CALM, HANDLED, DONE -> {}
        }
    }

    /** One line whatever the sender of the alert wrote, or a line break in a title would be a header of its own. */
    private static String subject(Message message, String title) {
        var line = title.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ").strip();
        return (message instanceof UpdateMessage ? "Re: " : "") + Wording.cut(line, MAX_SUBJECT);
    }

    private Map<String, Object> fields(Message message) {
        var fields = Wording.of(message, links, clock.instant());
        if (replyTo.flatMap(address -> address.forAnswers(message)).isPresent()) {
            fields.put("reply", true);
        }
        var cut = new LinkedHashMap<>(Wording.safe(fields, (name, text) -> Wording.cut(text, longest(name))));
        if (cut.get("labels") instanceof List<?> labels && labels.size() > MAX_LABELS) {
            cut.put("labels", labels.subList(0, MAX_LABELS));
        }
        // What a sender gives as a link becomes one to click on, and a link that is cut leads nowhere.
        if (fields.get("source") instanceof String source
                && (source.length() > MAX_FIELD || !source.matches("(?i)https?://\\S+"))) {
            cut.remove("source");
        }
        return cut;
    }

    private static Map<String, Object> withinSight(Map<String, Object> fields) {
        return Wording.safe(
                fields, (name, text) -> name.equals("description") ? Wording.cut(text, MAX_DESCRIPTION) : text);
    }

    private static int longest(String field) {
        return switch (field) {
            case "title", "name", "value" -> MAX_LINE;
            default -> MAX_FIELD;
        };
    }

    private static MimeBodyPart part(String text, String subtype) throws MessagingException {
        var part = new MimeBodyPart();
        part.setText(text, UTF_8, subtype);
        return part;
    }

    /** Keeps the name that it is given; the library would make one up. */
    private static final class Mail extends MimeMessage {
        private final String id;

        Mail(Session session, String id) {
            super(session);
            this.id = id;
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", id);
        }
    }
}

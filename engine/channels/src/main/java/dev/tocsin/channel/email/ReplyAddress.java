package dev.tocsin.channel.email;

import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.UpdateMessage;
import jakarta.mail.internet.InternetAddress;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where replies go: {@code answers@example.com} or, where they are read, {@code answers+TOKEN@example.com}, by which the
 * page is known again.
 *
 * @param isRead whether somebody reads what comes there as answers
 */
record ReplyAddress(InternetAddress address, boolean isRead, Links links) {
    /** Before the @, so that the token has room: 64 characters in all, and 45 of them are for "+", a page and its proof. */
    static final int MAX_LOCAL = 19;

    InternetAddress of(Message message) {
        return forAnswers(message).orElse(address);
    }

    /** By which the page or digest can be answered; empty where it cannot. */
    Optional<InternetAddress> forAnswers(Message message) {
        return isRead ? token(message).flatMap(this::with) : Optional.empty();
    }

    private Optional<String> token(Message message) {
        return switch (message) {
            case PageMessage page -> links.replyToken(page.id(), page.recipient());
            case UpdateMessage update ->
                links.replyToken(update.page().id(), update.page().recipient());
            case NoticeMessage notice
            when notice.about().event() == NoticeMessage.Event.ANSWER ->
                links.replyToken(notice.about().subject(), notice.recipient());
            case DigestMessage digest when digest.isAnswerable() -> links.replyToken(digest.id(), digest.recipient());
            case NoticeMessage _, DigestMessage _ -> Optional.empty();
        };
    }

    /** Empty where the address would be too long. */
    private Optional<InternetAddress> with(String token) {
        var bare = address.getAddress();
        var at = bare.lastIndexOf('@');
        return Addresses.of(bare.substring(0, at) + '+' + token + bare.substring(at))
                .map(this::named);
    }

    private InternetAddress named(InternetAddress bare) {
        try {
            return address.getPersonal() == null
                    ? bare
                    : new InternetAddress(bare.getAddress(), address.getPersonal(), StandardCharsets.UTF_8.name());
        } catch (UnsupportedEncodingException e) {
            throw new AssertionError("every JDK has UTF-8", e);
        }
    }
}

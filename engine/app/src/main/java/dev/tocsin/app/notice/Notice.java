package dev.tocsin.app.notice;

import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.NoticeMessage.About;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.suppression.SuppressionSpan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * A message to one recipient, to be sent once.
 *
 * @param recipient a user, or a channel
 * @param contact empty = the recipient has no contact method
 * @param sendable from when it is due until it is out of date
 */
public record Notice(
        About about, String recipient, Optional<ContactMethod> contact, SuppressionSpan sendable, String text) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    /** The idempotency key: the same on every node, at any time. */
    String id() {
        var what = about.subject() + '\n' + about.at() + '\n' + recipient;
        return about.event().label() + '-' + UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8));
    }

    NoticeMessage message(int attempt) {
        var address = contact.map(ContactMethod::address).orElse("");
        return new NoticeMessage(id(), attempt, recipient, address, about, text);
    }

    /** The local time, with the zone. */
    static String when(Instant at, ZoneId zone) {
        return TIME.format(at.atZone(zone)) + " (" + zone + ')';
    }
}

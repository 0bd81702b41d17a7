package dev.tocsin.channel.email;

import dev.tocsin.channel.Message;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.core.signal.Sha256;
import jakarta.mail.internet.InternetAddress;
import java.util.regex.Pattern;

/**
 * The names of mails, made from ids alone: the same for every attempt and on every node, so that a server or a client
 * that drops what it has already drops a repetition.
 *
 * @param domain of the sender
 */
record MessageIds(String domain) {
    static MessageIds of(InternetAddress sender) {
        return new MessageIds(sender.getAddress().substring(sender.getAddress().lastIndexOf('@') + 1));
    }

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,99}(?<!\\.)");

    String of(Message message) {
        return id("message", message.id());
    }

    /** Of the mail that a page was, by the page's id. */
    String ofPage(String page) {
        return id("message", page);
    }

    /** Whether this is the name of a mail that Tocsin sent. */
    boolean isOurs(String name) {
        return name.startsWith("<tocsin.") && name.endsWith('@' + domain + '>');
    }

    /** What a thread begins with. No mail has this name. */
    String thread(PageMessage page) {
        return id("incident", page.incident());
    }

    private String id(String kind, String id) {
        var name = PLAIN.matcher(id).matches() && !id.contains("..") ? id : "h_" + Sha256.hex(id, 32);
        return "<tocsin." + kind + '.' + name + '@' + domain + '>';
    }
}

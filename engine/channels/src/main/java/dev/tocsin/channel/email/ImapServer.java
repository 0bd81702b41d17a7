package dev.tocsin.channel.email;

import dev.tocsin.channel.email.SmtpServer.Login;
import dev.tocsin.channel.email.SmtpServer.Security;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/**
 * Where mails come in, and how they are read.
 *
 * @param folder that is read
 * @param tls makes the encrypted connections and decides whose certificates are trusted
 */
record ImapServer(
        String host, int port, Security security, Login login, String folder, Limits limits, SSLSocketFactory tls) {
    /**
     * Bounds.
     *
     * @param silence of the server: the longest wait to be connected, and for the next byte
     * @param look as a whole
     */
    record Limits(Duration silence, Duration look) {
        static final Limits USUAL = new Limits(Duration.ofSeconds(15), Duration.ofMinutes(3));
    }

    /** @param sockets by which it connects */
    Session session(GuardedSockets sockets) {
        var properties = new Properties();
        var silence = Long.toString(limits.silence().toMillis());
        properties.put("mail.imap.connectiontimeout", silence);
        properties.put("mail.imap.timeout", silence);
        properties.put("mail.imap.socketFactory", sockets);
        properties.put("mail.imap.socketFactory.fallback", "false");
        properties.put("mail.imap.ssl.socketFactory", tls);
        properties.put("mail.imap.ssl.checkserveridentity", "true");
        properties.put("mail.imap.starttls.enable", Boolean.toString(security == Security.STARTTLS));
        properties.put("mail.imap.starttls.required", Boolean.toString(security == Security.STARTTLS));
        // What is fetched is what is asked for, and fetching it does not mark it as read.
        properties.put("mail.imap.fetchsize", Integer.toString(ImapMailbox.MAX_BYTES));
        properties.put("mail.imap.peek", "true");
        return Session.getInstance(properties);
    }
}

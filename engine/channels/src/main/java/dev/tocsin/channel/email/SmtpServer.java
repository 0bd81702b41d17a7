package dev.tocsin.channel.email;

import dev.tocsin.channel.Secret;
import jakarta.mail.Authenticator;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/**
 * Where mails are handed in, and how.
 *
 * @param tls makes the encrypted connections and decides whose certificates are trusted
 */
record SmtpServer(
        String host, int port, Security security, Optional<Login> login, Limits limits, SSLSocketFactory tls) {
    enum Security {
        /** Begins in the clear and goes on only when the server switches to TLS. */
        STARTTLS,
        /** TLS from the first byte. */
        TLS,
        /** In the clear, and only within one's own network. */
        NONE
    }

    record Login(String username, Secret password) {}

    /**
     * Bounds.
     *
     * @param connections at a time
     * @param connect to one address
     * @param attempt as a whole, with the wait for a free connection
     * @param idle how long a connection is kept for the next mail
     */
    record Limits(int connections, Duration connect, Duration attempt, Duration idle) {
        static Limits of(int connections) {
            return new Limits(connections, Duration.ofSeconds(4), Duration.ofSeconds(13), Duration.ofSeconds(20));
        }
    }

    Session session() {
        var properties = new Properties();
        properties.put("mail.smtp.auth", Boolean.toString(login.isPresent()));
        properties.put("mail.smtp.starttls.enable", Boolean.toString(security == Security.STARTTLS));
        properties.put("mail.smtp.starttls.required", Boolean.toString(security == Security.STARTTLS));
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.socketFactory", tls);
        properties.put("mail.smtp.quitwait", "false");
        return Session.getInstance(
                properties, login.map(SmtpServer::authenticator).orElse(null));
    }

    private static Authenticator authenticator(Login login) {
        return new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication(
                        login.username(), login.password().reveal());
            }
        };
    }
}

package dev.tocsin.api.answers;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tocsin.api.TestNode;
import dev.tocsin.channel.email.PromptGreenMail;
import dev.tocsin.testing.ManualTime;
import jakarta.mail.Flags.Flag;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;

/** Everybody's mail server: of those who are paged, and of the mailbox that their answers come to. */
final class MailServer implements AutoCloseable {
    /** A fraction of the interval at which the mailbox is polled. */
    private static final Duration STEP = Duration.ofMillis(250);

    private final ManualTime time = new ManualTime(Instant.now());

    static final Map<String, String> ENVIRONMENT = Map.of("IMAP", "secret");

    private final PromptGreenMail server = new PromptGreenMail(
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    private final GreenMailUser answers;

    MailServer() {
        server.start();
        answers = server.setUser("answers@tocsin.test", "answers", "secret");
    }

    /** Two people who are paged by mail, one after the other. */
    String world() {
        return world(server.imapPort());
    }

    /** @param imapPort where the mailbox is read */
    String world(int imapPort) {
        return TestNode.WORLD
                .replace("channels: {console: {type: console}}", """
                    outgoing: {allow_networks: [127.0.0.0/8]}
                    channels:
                      mail:
                        type: email
                        host: 127.0.0.1
                        port: %d
                        security: none
                        from: pages@tocsin.test
                        reply_to: Tocsin <answers@tocsin.test>
                        imap_host: 127.0.0.1
                        imap_port: %d
                        imap_security: none
                        imap_username: answers
                        imap_password: "${env:IMAP}"
                        imap_seconds: 1
                    """.formatted(
                        server.getSmtp().getPort(), imapPort).stripTrailing())
                .replace(
                        "Sam Doe, contacts: [{channel: console}]",
                        "Sam Doe, contacts: [{channel: mail, address: sam@example.test}]")
                .replace(
                        "Alex Roe, contacts: [{channel: console}]",
                        "Alex Roe, contacts: [{channel: mail, address: alex@example.test}]");
    }

    /** For the node, if it is to poll its mailbox while a test waits for a mail. */
    ManualTime time() {
        return time;
    }

    /** Lets the node's time pass until an assertion holds, and returns what it gives. */
    <R> R eventually(Supplier<R> assertion) {
        return time.eventually(STEP, assertion);
    }

    /** Lets the node's time pass until an assertion holds. */
    void eventually(Runnable assertion) {
        eventually(() -> {
            assertion.run();
            return true;
        });
    }

    int imapPort() {
        return server.imapPort();
    }

    /** A mail that somebody got. */
    record Received(MimeMessage mail) {
        String header(String name) {
            try {
                return String.join(", ", mail.getHeader(name));
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }

        String replyTo() {
            try {
                return ((InternetAddress) mail.getReplyTo()[0]).getAddress();
            } catch (MessagingException e) {
                throw new AssertionError(e);
            }
        }

        /** Its subject and its plain text. */
        String text() {
            try {
                return mail.getSubject()
                        + '\n'
                        + ((Multipart) mail.getContent()).getBodyPart(0).getContent();
            } catch (MessagingException | IOException e) {
                throw new AssertionError(e);
            }
        }
    }

    List<Received> received(String address) {
        return Arrays.stream(server.getReceivedMessagesForDomain(address))
                .map(Received::new)
                .toList();
    }

    /** The last to this person with these words. */
    Received awaited(String address, String words) {
        return time.eventually(STEP, () -> received(address).stream()
                .filter(mail -> mail.text().contains(words))
                .reduce((_, later) -> later)
                .orElseThrow(() -> new AssertionError(words + " was not told to " + address + ", but "
                        + received(address).stream()
                                .map(Received::text)
                                .reduce((_, later) -> later)
                                .orElse("nothing"))));
    }

    /** @param headers names and values in turn */
    void reply(String from, String to, String text, String... headers) {
        var more = new StringBuilder();
        for (int i = 0; i < headers.length; i += 2) {
            more.append(headers[i]).append(": ").append(headers[i + 1]).append('\n');
        }
        send(from, to, more + "Content-Type: text/plain; charset=utf-8\n\n" + text + '\n');
    }

    /** @param rest more headers and the body */
    void send(String from, String to, String rest) {
        deliver("From: " + from + "\nTo: Tocsin <" + to + ">\nSubject: Re: the page\n" + rest);
    }

    void deliver(String mail) {
        try {
            var bytes = mail.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
            answers.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes)));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    /** How many answers are marked as read. */
    long read() {
        try {
            return server.getManagers().getImapHostManager().getInbox(answers).getMessages().stream()
                    .filter(mail -> mail.getFlags().contains(Flag.SEEN))
                    .count();
        } catch (FolderException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        server.stop();
    }
}

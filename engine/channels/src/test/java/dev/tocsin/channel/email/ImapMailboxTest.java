package dev.tocsin.channel.email;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tocsin.channel.Destinations;
import dev.tocsin.channel.IncomingMail;
import dev.tocsin.channel.IncomingMail.Written;
import dev.tocsin.channel.Mailbox.Look;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.email.SmtpServer.Login;
import dev.tocsin.channel.email.SmtpServer.Security;
import dev.tocsin.testing.CuttingProxy;
import jakarta.mail.Flags.Flag;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against GreenMail's IMAP. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ImapMailboxTest {
    private static final String HEAD = """
        From: sam@example.test
        To: answers+t.1@tocsin.test
        """;
    private static final Destinations LOOPBACK = _ -> List.of(InetAddress.getLoopbackAddress());
    private static final ImapServer.Limits PATIENT =
            new ImapServer.Limits(Duration.ofMinutes(4), Duration.ofMinutes(4));

    private final PromptGreenMail server = new PromptGreenMail(
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAPS));
    private final List<String> lines = new ArrayList<>();
    private GreenMailUser user;

    @BeforeEach
    void start() {
        server.start();
        user = server.setUser("answers@tocsin.test", "answers", "secret-word");
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private ImapMailbox mailbox() {
        return mailbox(server.imapPort(), Security.NONE, "secret-word", PATIENT, LOOPBACK);
    }

    private static ImapMailbox mailbox(
            int port, Security security, String password, ImapServer.Limits limits, Destinations destinations) {
        var login = new Login("answers", new Secret(password));
        return new ImapMailbox(
                new ImapServer("mail.tocsin.test", port, security, login, "INBOX", limits, Smtp.TLS.getSocketFactory()),
                destinations,
                new IncomingMails(new MessageIds("tocsin.test")),
                Duration.ofSeconds(1),
                Thread::startVirtualThread);
    }

    private void arrives(String text) {
        delivered(HEAD + "\n" + text + "\n");
    }

    private void delivered(String mail) {
        try {
            var bytes = mail.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            user.deliver(new MimeMessage(Session.getInstance(new Properties()), new ByteArrayInputStream(bytes)));
        } catch (MessagingException e) {
            throw new AssertionError(e);
        }
    }

    private boolean take(IncomingMail mail) {
        return lines.add(mail instanceof Written written ? written.firstLine() : mail.toString());
    }

    private List<String> look(ImapMailbox mailbox) throws IOException {
        lines.clear();
        mailbox.look(this::take);
        return List.copyOf(lines);
    }

    /** How many mails have this mark. */
    private long marked(Flag flag) throws FolderException {
        return server.getManagers().getImapHostManager().getInbox(user).getMessages().stream()
                .filter(mail -> mail.getFlags().contains(flag))
                .count();
    }

    @Test
    void mailThatIsDealtWith_isMarkedAsRead_andNotHandedOverAgain_alsoAfterARestart() throws Exception {
        arrives("ack");

        assertEquals(List.of("ack"), look(mailbox()));
        assertEquals(List.of(), look(mailbox()));
        assertEquals(1, marked(Flag.SEEN));
        assertEquals(0, marked(Flag.FLAGGED));
    }

    @Test
    void mailThatIsNotDealtWith_isHandedOverAgain_behindOthers_alsoAfterARestart() throws Exception {
        arrives("one");
        arrives("two");
        var mailbox = mailbox();

        assertEquals(new Look(0, 0, false), mailbox.look(_ -> false));
        assertEquals(0, marked(Flag.SEEN));
        arrives("three");
        assertEquals(List.of("three", "one", "two"), look(mailbox));
        assertEquals(List.of(), look(mailbox()));
    }

    @Test
    void whenNothingCanBeRecorded_aLookEnds_andTheNextBeginsWithOthers() throws Exception {
        for (int i = 0; i < 6; i++) {
            arrives("no. " + i);
        }
        var mailbox = mailbox();
        mailbox.look(mail -> {
            take(mail);
            return false;
        });
        assertEquals(List.of("no. 0", "no. 1", "no. 2"), lines);
        assertEquals(List.of("no. 3", "no. 4", "no. 5", "no. 0", "no. 1", "no. 2"), look(mailbox));
    }

    @Test
    void lookThatEndsInBetween_losesNothing() throws Exception {
        arrives("one");
        arrives("two");
        assertThrows(IllegalStateException.class, () -> mailbox().look(mail -> {
            if (lines.isEmpty()) {
                return take(mail);
            }
            throw new IllegalStateException("the node dies");
        }));
        assertEquals(List.of("two"), look(mailbox()));
    }

    @Test
    void manyMails_areReadFiftyAtATime_theOldestFirst() throws Exception {
        for (int i = 0; i < 60; i++) {
            arrives("no. " + i);
        }
        assertEquals(new Look(50, 0, true), mailbox().look(this::take));
        assertEquals("no. 0", lines.getFirst());
        assertEquals(new Look(10, 0, false), mailbox().look(this::take));
        assertEquals("no. 59", lines.getLast());
    }

    @Test
    void ofALargeMail_onlyTheBeginningIsRead() throws Exception {
        arrives("ack\n\n" + "more\n".repeat(200_000));
        assertEquals(List.of("ack"), look(mailbox()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "no header at all",
                "From: <<<@@@>>>\nTo: (((\nDate: never\n\nack\n",
                "From: sam@example.test\nContent-Type: multipart/mixed\n\nack\n",
                "From: sam@example.test\nSubject: =?utf-8?B?####?=\nMessage-ID: \u0001\n\n\u0000\u0001\n",
                "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n\n%%%%\n"
            })
    void malformedMail_holdsUpNeitherTheOneBeforeNorTheOneAfter(String malformed) throws Exception {
        arrives("before");
        delivered(malformed);
        arrives("after");
        var mailbox = mailbox();

        var seen = look(mailbox);

        assertEquals("before", seen.getFirst());
        assertEquals("after", seen.getLast());
        assertEquals(List.of(), look(mailbox));
        assertEquals(3, marked(Flag.SEEN));
    }

    @Test
    void mailThatEndsTheConnection_isTriedBehindOthers_andThenMarkedForSomebodyToLookAt() throws Exception {
        arrives("poison");
        arrives("good");
        try (var proxy = new CuttingProxy(server.imapPort(), line -> line.contains(" FETCH 1 (BODY"))) {
            var mailbox = mailbox(proxy.port(), Security.NONE, "secret-word", PATIENT, LOOPBACK);
            assertThrows(IOException.class, () -> mailbox.look(this::take));
            assertEquals(List.of(), lines);
            assertThrows(IOException.class, () -> mailbox.look(this::take));
            assertEquals(List.of("good"), lines);
            for (int i = 2; i < ImapMailbox.MAX_TRIES; i++) {
                assertThrows(IOException.class, () -> mailbox.look(this::take));
            }
            assertEquals(ImapMailbox.MAX_TRIES, proxy.cuts());
            assertEquals(0, marked(Flag.FLAGGED));

            assertEquals(new Look(0, 1, false), mailbox.look(this::take));
            assertEquals(new Look(0, 0, false), mailbox.look(this::take));
            assertEquals(List.of("good"), lines);
            assertEquals(1, marked(Flag.FLAGGED));
            assertEquals(2, marked(Flag.SEEN));
        }
    }

    @Test
    void serverThatIsAway_isReadWhenItIsBack() throws Exception {
        arrives("ack");
        var mailbox = mailbox(unused(), Security.NONE, "secret-word", PATIENT, LOOPBACK);
        assertThrows(IOException.class, () -> mailbox.look(this::take));
        assertEquals(List.of("ack"), look(mailbox()));
    }

    @Test
    void addressThatDoesNotAnswer_givesWayToTheNext() throws Exception {
        arrives("ack");
        Destinations both = _ -> List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1"));
        var mailbox = mailbox(server.imapPort(), Security.NONE, "secret-word", PATIENT, both);
        assertThrows(IOException.class, () -> mailbox.look(this::take));
        assertEquals(List.of("ack"), look(mailbox));
    }

    private static int unused() throws IOException {
        try (var socket = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void serverThatSaysNothing_orTooLittle_isLeftInTime() throws Exception {
        try (var silent = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            var one = mailbox(
                    silent.getLocalPort(),
                    Security.NONE,
                    "secret-word",
                    new ImapServer.Limits(Duration.ofMillis(100), Duration.ofMinutes(4)),
                    LOOPBACK);
            assertThrows(IOException.class, () -> one.look(this::take));
            Thread.startVirtualThread(() -> drip(silent));
            var other = mailbox(
                    silent.getLocalPort(),
                    Security.NONE,
                    "secret-word",
                    new ImapServer.Limits(Duration.ofMinutes(4), Duration.ofMillis(300)),
                    LOOPBACK);
            assertThrows(IOException.class, () -> other.look(this::take));
        }
    }

    private static void drip(ServerSocket server) {
        try {
            while (true) {
                var socket = server.accept();
                Thread.startVirtualThread(() -> {
                    try (socket) {
                        while (true) {
                            socket.getOutputStream().write('*');
                            Thread.sleep(10);
                        }
                    } catch (IOException | InterruptedException _) {
                        // The client is gone.
                    }
                });
            }
        } catch (IOException _) {
            // The test is over.
        }
    }

    @Test
    void otherServersThanThoseAllowed_areNotConnectedTo() {
        arrives("ack");
        Destinations refused = host -> {
            throw new UnknownHostException(host + " is not allowed");
        };
        var mailbox = mailbox(server.imapPort(), Security.NONE, "secret-word", PATIENT, refused);
        var failure = assertThrows(IOException.class, () -> mailbox.look(this::take));
        assertEquals("mail.tocsin.test is not allowed", failure.getMessage());
        assertEquals(List.of(), lines);
    }

    @Test
    void passwordInTheClear_staysOnThisMachine() {
        Destinations elsewhere = _ -> List.of(InetAddress.getByName("192.0.2.1"));
        var mailbox = mailbox(143, Security.NONE, "secret-word", PATIENT, elsewhere);
        var failure = assertThrows(IOException.class, () -> mailbox.look(this::take));
        assertTrue(failure.getMessage().contains("imap_security"), failure::getMessage);
    }

    @Test
    void wrongPassword_isAFailure_thatSaysNothingOfIt() {
        var mailbox = mailbox(server.imapPort(), Security.NONE, "wrong-word", PATIENT, LOOPBACK);
        var failure = assertThrows(IOException.class, () -> mailbox.look(this::take));
        assertEquals("the mail server refuses imap_username and imap_password", failure.getMessage());
    }

    @Test
    void certificateThatNobodyVouchesFor_isRefused() {
        var mailbox = mailbox(server.imapsPort(), Security.TLS, "secret-word", PATIENT, LOOPBACK);
        var failure = assertThrows(IOException.class, () -> mailbox.look(this::take));
        assertTrue(failure.getMessage().contains("certificate"), failure::getMessage);
    }

    @Test
    void mailbox_isReadByTls_ofAServerWhoseCertificateIsGoodForItsName() throws Exception {
        arrives("ack");
        try (var proxy = new CuttingProxy(
                server.imapPort(), Smtp.TLS.getServerSocketFactory(), line -> line.contains("STARTTLS"))) {
            var good = mailbox(proxy.port(), Security.TLS, "secret-word", PATIENT, LOOPBACK);
            assertEquals(List.of("ack"), look(good));
        }
    }

    @Test
    void serverWithoutStartTls_getsNoPassword() {
        var mailbox = mailbox(server.imapPort(), Security.STARTTLS, "secret-word", PATIENT, LOOPBACK);
        assertThrows(IOException.class, () -> mailbox.look(this::take));
    }
}

package dev.tocsin.channel.email;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Messages;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.email.SmtpServer.Limits;
import dev.tocsin.channel.http.AllowedDestinations;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.Exchange;
import dev.tocsin.core.incident.page.ResponseClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of it when a mail server refuses, is busy, breaks, says nothing, or is somebody else. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SmtpFaultsTest {
    private static final PageMessage PAGE = Messages.page("sam@tocsin.test");
    private static final Limits IMPATIENT =
            new Limits(1, Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofHours(1));
    private static final Map<String, Object> STARTTLS = Map.of("security", "starttls");

    private ScriptedSmtp server = start(false);

    private static ScriptedSmtp start(boolean tlsAtOnce) {
        try {
            return new ScriptedSmtp(Smtp.TLS, tlsAtOnce);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, 421 4.3.2 busy, 421 4.3.2",
        "MAIL, 451 4.7.1 <pages@tocsin.test> later, 451 4.7.1",
        "RCPT, 450 4.2.1 <sam@tocsin.test> greylisted, 450 4.2.1",
        "RCPT, 452 full, 452",
        "DATA, 421 4.3.2 going down, 421 4.3.2",
        "., 451-4.3.0 first line, 451 4.3.0",
        "STARTTLS, 454 4.7.0 not now, 454 4.7.0"
    })
    void busy_mayBeTriedAgain(String command, String answer, String told) {
        server.on(command, answer.contains("-") ? answer + "\r\n" + answer.replace('-', ' ') : answer);
        assertEquals(
                new DeliveryOutcome.Retryable("the mail server answered " + told, Optional.empty())
                        .with(Exchange.of(ResponseClass.REFUSAL)),
                send(command.equals("STARTTLS") ? STARTTLS : Map.of()));
    }

    @ParameterizedTest
    @CsvSource({
        "GREETING, 554 5.3.2 go away, 554 5.3.2",
        "MAIL, 550 5.7.1 <pages@tocsin.test> may not, 550 5.7.1",
        "RCPT, 550 5.1.1 <sam@tocsin.test> is unknown, 550 5.1.1",
        "RCPT, 553 sam@tocsin.test?, 553",
        "DATA, 554 5.5.1 no, 554 5.5.1",
        "., 552 5.3.4 too large, 552 5.3.4"
    })
    void refusal_isFinal(String command, String answer, String told) {
        server.on(command, answer);
        assertEquals(
                new DeliveryOutcome.Permanent("the mail server answered " + told)
                        .with(Exchange.of(ResponseClass.FAILURE)),
                send(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "."})
    void connectionThatBreaks_mayBeTriedAgain_underTheSameName(String command) {
        for (var end : List.of(ScriptedSmtp.CLOSE, ScriptedSmtp.RESET)) {
            server.on(command, end);
            assertRetryable(send(Map.of()));
        }
        try (var good = start(false)) {
            assertInstanceOf(DeliveryOutcome.Delivered.class, send(good, Smtp.PATIENT, Map.of()));
            server.mails().forEach(mail -> assertEquals(name(good.mails().getFirst()), name(mail)));
            assertEquals(command.equals(".") ? 2 : 0, server.mails().size());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GREETING", "EHLO", "MAIL", "RCPT", "DATA", "."})
    void silence_endsInTime_andTheConnectionIsDropped(String command) throws InterruptedException {
        server.on(command, ScriptedSmtp.SILENCE);
        assertNoAnswerInTime();
    }

    @Test
    void answerThatDrips_endsInTime_andTheConnectionIsDropped() throws InterruptedException {
        server.on("EHLO", ScriptedSmtp.DRIP);
        assertNoAnswerInTime();
    }

    private void assertNoAnswerInTime() throws InterruptedException {
        var channel = Smtp.channel(server.port(), IMPATIENT, Map.of());
        do {
            var failure = assertThrows(CompletionException.class, () -> Smtp.send(channel, PAGE));
            assertInstanceOf(TimeoutException.class, failure.getCause());
        } while (server.connections() == 0);
        server.awaitEnd();
    }

    @Test
    void nobodyListening_mayBeTriedAgain() throws IOException {
        server.close();
        assertRetryable(send(Map.of()));
    }

    @Test
    void starttls_encryptsBeforeAnythingIsSaid() {
        assertInstanceOf(DeliveryOutcome.Delivered.class, send(login(STARTTLS)));
        var commands = server.commands();
        assertTrue(commands.get(0).startsWith("EHLO [127.0.0.1]"), commands::toString);
        assertEquals("STARTTLS", commands.get(1));
        assertTrue(commands.get(2).startsWith("EHLO "), commands::toString);
        assertTrue(commands.get(3).startsWith("AUTH PLAIN "), commands::toString);
    }

    @Test
    void starttls_thatIsNotOffered_isFinal_andNothingIsSaidInTheClear() {
        server.on("EHLO", "250-mail.tocsin.test\r\n250 AUTH PLAIN");
        assertEquals(
                new DeliveryOutcome.Permanent("the mail server does not offer STARTTLS")
                        .with(Exchange.of(ResponseClass.TLS)),
                send(login(STARTTLS)));
        assertTrue(server.commands().stream().noneMatch(command -> command.startsWith("AUTH")));
        assertEquals(List.of(), server.mails());
    }

    @Test
    void tls_isThereFromTheFirstByte() throws IOException {
        server.close();
        server = start(true);
        assertInstanceOf(DeliveryOutcome.Delivered.class, send(login(Map.of("security", "tls"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"starttls", "tls"})
    void certificateForAnotherName_getsNothing(String security) throws IOException {
        server.close();
        server = start(security.equals("tls"));
        assertEquals(
                new DeliveryOutcome.Retryable(
                                "the mail server's certificate is not valid for its name, or not trusted",
                                Optional.empty())
                        .with(Exchange.of(ResponseClass.TLS)),
                send(login(Map.of("security", security, "host", "mail.example.com"))));
        assertTrue(server.commands().stream().noneMatch(command -> command.startsWith("AUTH")));
        assertEquals(List.of(), server.mails());
    }

    @Test
    void login_thatIsRefused_isFinal_andTellsNothing() {
        server.on("AUTH", "535 5.7.8 tocsin may not log in with geheim");
        assertEquals(
                new DeliveryOutcome.Permanent("the mail server answered 535 5.7.8: username or password")
                        .with(Exchange.of(ResponseClass.FAILURE)),
                send(login(Map.of())));
        server.on("AUTH", "454 4.7.0 try again later");
        assertEquals(
                new DeliveryOutcome.Retryable("the mail server answered 454 4.7.0", Optional.empty())
                        .with(Exchange.of(ResponseClass.REFUSAL)),
                send(login(Map.of())));
    }

    @Test
    void login_ofAKindThatWeDoNotKnow_isFinal() {
        server.on("EHLO", "250-mail.tocsin.test\r\n250 AUTH GSSAPI");
        assertInstanceOf(DeliveryOutcome.Permanent.class, send(login(Map.of())));
    }

    @Test
    void addressThatIsNotAllowed_isNotConnectedTo() {
        var channel = Smtp.channel(
                server.port(), Smtp.PATIENT, Map.of("host", "127.0.0.1"), new AllowedDestinations(List::of));
        var failure = assertThrows(CompletionException.class, () -> Smtp.send(channel, PAGE));
        assertInstanceOf(UnknownHostException.class, failure.getCause());
        assertEquals(0, server.connections());
    }

    @Test
    void withoutEncryption_onlyOnesOwnNetworkIsSpokenTo() throws UnknownHostException {
        var somewhere = InetAddress.getByAddress(new byte[] {8, 8, 8, 8});
        var channel = Smtp.channel(server.port(), Smtp.PATIENT, Map.of(), _ -> List.of(somewhere));
        assertInstanceOf(DeliveryOutcome.Permanent.class, Smtp.send(channel, PAGE));
    }

    @Test
    void secondAddress_isUsedWhereTheFirstDoesNotAnswer() throws UnknownHostException {
        var nobody = InetAddress.getByAddress(new byte[] {127, 0, 0, 77});
        var channel = Smtp.channel(
                server.port(), Smtp.PATIENT, Map.of(), _ -> List.of(nobody, InetAddress.getLoopbackAddress()));
        assertInstanceOf(DeliveryOutcome.Delivered.class, Smtp.send(channel, PAGE));
    }

    @Test
    void mails_takeTheSameConnection_oneAfterTheOther() {
        var channel = Smtp.channel(server.port(), Smtp.PATIENT, Map.of());
        var sent = IntStream.range(0, 10)
                .mapToObj(i -> channel.send(Messages.page("01k." + i, 1, "sam@tocsin.test"))
                        .toCompletableFuture())
                .toList();
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).join();
        assertEquals(10, server.mails().size());
        assertEquals(1, server.connections());
    }

    @Test
    void connection_thatTheServerHasHadEnoughOf_isReplaced() {
        server.on("NOOP", "421 4.4.2 too long");
        var channel = Smtp.channel(server.port(), Smtp.PATIENT, Map.of());
        assertInstanceOf(DeliveryOutcome.Delivered.class, Smtp.send(channel, PAGE));
        assertInstanceOf(DeliveryOutcome.Delivered.class, Smtp.send(channel, PAGE));
        assertEquals(2, server.connections());
    }

    private Attempted send(Map<String, Object> given) {
        return send(server, Smtp.PATIENT, given);
    }

    private static Attempted send(ScriptedSmtp server, Limits limits, Map<String, Object> given) {
        return Smtp.send(Smtp.channel(server.port(), limits, given), PAGE);
    }

    private static Map<String, Object> login(Map<String, Object> given) {
        var all = new HashMap<String, Object>(given);
        all.put("username", "tocsin");
        all.put("password", new Secret("geheim"));
        return all;
    }

    private static String name(String mail) {
        return mail.lines()
                .filter(line -> line.startsWith("Message-ID: "))
                .findFirst()
                .orElseThrow();
    }

    private static void assertRetryable(Attempted result) {
        var error = assertInstanceOf(DeliveryOutcome.Retryable.class, result).error();
        assertFalse(error.contains("tocsin.test"), error);
    }
}

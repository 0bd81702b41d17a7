package dev.tocsin.api.crash;

import static dev.tocsin.api.Signatures.hmac;
import static dev.tocsin.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.Sha256;
import dev.tocsin.runtime.db.EmbeddedDatabase;
import dev.tocsin.testing.ListeningSockets;
import dev.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A node of 256 MB in a process of its own, and clients without a token that want to end it, or to shut others out. */
@Isolated("its node needs all of the processor to answer in time")
@Timeout(value = 150, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AttackTest {
    private static final String TOKEN = "tocsin_attack-test";
    private static final String MARK = "s3cr3tMARK";
    private static final String SENDER = "sender-" + MARK;
    private static final String FORGED =
            "POST /api/v1/webhooks/pagerduty HTTP/1.1\nHost: x\nX-PagerDuty-Signature: v1=00\n";
    private static final int LARGE = 4 * 1024 * 1024;
    private static final int MEBIBYTE = 1024 * 1024;
    private static final int CONNECTIONS = 100;

    /** For whatever a client waits for; all of them together have three times that. */
    private static final int TIMEOUT_MS = 20_000;

    /** As many as a heap of 256 MB lets in in all, and some. */
    private static final int DRIPPING = 1_100;

    @TempDir
    private static Path directory;

    private static TocsinProcess tocsin;
    private static int port;

    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws IOException {
        var config = Files.createDirectories(directory.resolve("config"));
        Files.writeString(config.resolve("tocsin.yaml"), """
            channels: {console: {type: console}}
            users: {sam: {contacts: [{channel: console}]}}
            policies: {default: {levels: [{responders: [{user: sam}], timeout: 1h}]}}
            receivers: {default: {policy: default}}
            route: {receiver: default, group_by: [alertname]}
            tokens: {bot: {sha256: %s, role: responder}}
            webhooks: {alertmanager: {bearer: "${env:SENDER}"}, pagerduty: {secrets: ["${env:SENDER}"]}}
            """.formatted(Sha256.hex(TOKEN)));
        var options = new ArrayList<>(ClassArchive.options());
        options.addAll(List.of("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-Dtocsin.http.head-timeout=2s"));
        tocsin = TocsinProcess.launch(
                directory.resolve("log"),
                options,
                List.of(
                        "--config",
                        config.toString(),
                        "--database",
                        TestDatabase.freshUrl(),
                        "--database-user",
                        EmbeddedDatabase.USER),
                Map.of("TOCSIN_DATABASE_PASSWORD", TestDatabase.password(), "SENDER", SENDER));
        port = tocsin.address().getPort();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        tocsin.close();
    }

    @AfterEach
    void nodeLives_andServes() throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
        assertTrue(tocsin.isAlive(), tocsin::log);
        eventually(() -> {
            assertEquals(200, status("127.0.0.1", "GET /health HTTP/1.1\nHost: x\nConnection: close\n\n"));
            assertEquals(202, alert("127.0.0.1"));
        });
    }

    @Test
    void listensOnItsHttpPortOnly() throws IOException {
        var ports = ListeningSockets.of(tocsin.pid());
        assertTrue(ports.isEmpty() || ports.equals(List.of(port)), ports::toString);
    }

    @Test
    void largeBodiesWithoutAToken_areRefusedUnread() throws Exception {
        var head = "POST /api/v1/incidents HTTP/1.1\nHost: x\nContent-Length: " + LARGE + "\n\n";
        var answers = inParallel(CONNECTIONS, () -> {
            var socket = open("127.0.0.1");
            send(socket, head, LARGE - 64 * 1024);
            return status(socket);
        });
        // An address that was refused often is told to wait; unread all the same.
        assertTrue(answers.contains(401), answers::toString);
        assertTrue(Set.of(401, 429).containsAll(answers), answers::toString);
    }

    /** The sender is known by the signature over the body only, so one address has a share. */
    @Test
    void signedBodiesOfOneAddress_leaveRoomForOthers() throws Exception {
        // Small ones fill what large ones leave.
        for (int size : new int[] {MEBIBYTE, 16 * 1024, 512, 32}) {
            var head = FORGED + "Content-Length: " + size + "\n\n";
            inParallel(CONNECTIONS, () -> {
                send(open("127.0.0.1"), head, size - size / 16);
                return 0;
            });
        }
        assertEquals(202, alert("127.0.0.2"));
        assertEquals(202, signed("127.0.0.2"));
    }

    @Test
    void bodiesWithAToken_sharePartOfTheHeap() throws Exception {
        var head = "POST /api/v1/incidents HTTP/1.1\nHost: x\nAuthorization: Bearer " + TOKEN + "\nContent-Length: "
                + LARGE + "\n\n";
        inParallel(CONNECTIONS, () -> {
            send(open("127.0.0.1"), head, LARGE - 64 * 1024);
            return 0;
        });
        assertEquals(200, status("127.0.0.2", "GET /health HTTP/1.1\nHost: x\nConnection: close\n\n"));
    }

    /** Nobody has seen anything of a chunk before it has ended. */
    @Test
    void largeChunksThatDoNotEnd_sharePartOfTheHeap() throws Exception {
        var head = FORGED + "Transfer-Encoding: chunked\n\n" + Integer.toHexString(LARGE) + "\n";
        inParallel(CONNECTIONS, () -> {
            send(open("127.0.0.1"), head, LARGE - 64 * 1024);
            return 0;
        });
        assertEquals(202, alert("127.0.0.2"));
    }

    @Test
    void chunksThatDoNotEnd_areBounded() throws Exception {
        var head = FORGED + "Transfer-Encoding: chunked\n\n10000\n";
        inParallel(3 * CONNECTIONS, () -> {
            send(open("127.0.0.1"), head, 64 * 1024 - 1);
            return 0;
        });
        assertEquals(202, alert("127.0.0.2"));
        assertEquals(400, status("127.0.0.2", FORGED + "Transfer-Encoding: chunked\n\n" + "7fffffff\n" + "xx"));
    }

    @Test
    void headsThatDoNotEnd_shutNobodyOut_andAreEnded() throws Exception {
        var head = "GET /health HTTP/1.1\nHost: x\nX-Drip: ";
        inParallel(DRIPPING, () -> {
            send(open("127.0.0.1"), head, 7_000);
            return 0;
        });
        assertEquals(202, alert("127.0.0.2"));
        assertEquals(202, alert("127.0.0.1"));
        var dripping = open("127.0.0.1");
        send(dripping, head, 1);
        assertEquals(408, status(dripping));
    }

    @Test
    void headThatIsTooLarge_isEnded() throws Exception {
        var header = "X-Padding: " + "x".repeat(7_000) + "\n";
        var socket = open("127.0.0.1");
        send(socket, "GET /health HTTP/1.1\nHost: x\n" + header.repeat(50), 0);
        assertEquals(431, status(socket));
    }

    /** Every kind of request that is none, with a credential wherever one may stand. */
    @Test
    void illegalRequests_areAnsweredInOurWords_andNothingOfThemIsLogged() throws IOException {
        var illegal = List.of(
                "GET /answer/%s?%%zz HTTP/1.1\nHost: x\n\n",
                "GET /answer/%s%%zz HTTP/1.1\nHost: x\n\n",
                "GET /feeds/%s.ics?x=%%zz HTTP/1.1\nHost: x\n\n",
                "GET /feeds/%s.ics?x=y z HTTP/1.1\nHost: x\n\n",
                "GET /feeds/%s.ics?\u0001 HTTP/1.1\nHost: x\n\n",
                "GET /answer/../%s HTTP/1.1\nHost: x\n\n",
                "GET http://[%s/ HTTP/1.1\nHost: x\n\n",
                "GET %s HTTP/1.1\nHost: x\n\n",
                "GET /answer/%s HTTP/1.1\nHost: x y\n\n",
                "GET /answer/%s HTTP/1.1\nHost: a\nHost: b\n\n",
                "GET /answer/%s HTTP/1.1\n\n",
                "GET /answer/%s HTTP/9.9\nHost: x\n\n",
                "GET /answer/%s HTTP/1.1 x\nHost: x\n\n",
                "G%sT /answer/ HTTP/1.1\nHost: x\n\n",
                "CONNECT %s:443 HTTP/1.1\nHost: x\n\n",
                "BREW /answer/%s HTTP/1.1\nHost: x\n\n",
                "GET / HTTP/1.1\nHost: x\nAuthorization: Bearer %s\u0001\n\n",
                "GET / HTTP/1.1\nHost: x\nAuthorization: Basic %s\u00ff,,==\n\n",
                "GET / HTTP/1.1\nHost: x\nAuth orization: Bearer %s\n\n",
                "GET / HTTP/1.1\nHost: x\nCookie: %s=\u0000\n\n",
                "GET / HTTP/1.1\nHost: x\n%s\n\n",
                "POST /answer/%s HTTP/1.1\nHost: x\nContent-Length: -1\n\n",
                "POST /answer/%s HTTP/1.1\nHost: x\nContent-Length: 1\nContent-Length: 2\n\nab",
                "POST /answer/%s HTTP/1.1\nHost: x\nContent-Length: 99999999999999999999\n\n",
                "POST /answer/%s HTTP/1.1\nHost: x\nTransfer-Encoding: %s\n\n",
                "POST /answer/%s HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n%s\n",
                "POST /answer/%s HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n5;%s=1\nabcdefgh\n\n",
                "POST /answer/%s HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\nContent-Length: 3\n\nabc",
                "POST /answer/%s HTTP/1.1\nHost: x\nContent-Type: %s\nContent-Length: 0\n\n",
                "POST /answer/%s HTTP/1.1\nHost: x\nExpect: %s\nContent-Length: 5\n\n",
                "GET /answer/%s HTTP/1.1\nHost: x\nContent-Length: 5\n\nab",
                "GET /answer/%s" + "x".repeat(3_000) + " HTTP/1.1\nHost: x\n\n",
                "GET / HTTP/1.1\nHost: x\nAuthorization: Bearer %s" + "x".repeat(9_000) + "\n\n",
                "GET / HTTP/1.1\nHost: x\n" + "A: %s\n".repeat(100) + "\n");
        for (var request : illegal) {
            var text = request.replace("%s", MARK).replace("%%", "%");
            var answer = exchange("127.0.0.1", text + "\n\n");
            assertFalse(answer.contains(MARK), () -> text + " -> " + answer);
            assertFalse(answer.startsWith("HTTP/1.1 500"), () -> text + " -> " + answer);
        }
        var said = Arrays.stream(tocsin.log().split("\n"))
                .filter(line -> line.contains(MARK))
                .toList();
        assertEquals(List.of(), said);
    }

    private int alert(String from) throws UncheckedFailure {
        var body =
                "{\"version\":\"4\",\"groupKey\":\"g\",\"status\":\"firing\",\"alerts\":[{\"status\":\"firing\",\"labels\":"
                    + "{\"alertname\":\"A\"},\"startsAt\":\"2026-01-01T00:00:00Z\"}]}";
        return status(
                from,
                "POST /api/v1/webhooks/alertmanager HTTP/1.1\nHost: x\nConnection: close\nAuthorization: Bearer "
                        + SENDER + "\nContent-Type: application/json\nContent-Length: " + body.length() + "\n\n"
                        + body);
    }

    private int signed(String from) throws UncheckedFailure {
        var body = "{\"event\": {\"id\": \"p\", \"event_type\": \"pagey.ping\"}}";
        return status(
                from,
                "POST /api/v1/webhooks/pagerduty HTTP/1.1\nHost: x\nConnection: close\nX-PagerDuty-Signature: v1="
                        + hmac(SENDER, body) + "\nContent-Length: " + body.length() + "\n\n" + body);
    }

    /** For assertions that are repeated. */
    private static final class UncheckedFailure extends RuntimeException {
        UncheckedFailure(IOException cause) {
            super(cause);
        }
    }

    private int status(String from, String request) {
        return statusOf(exchange(from, request));
    }

    private String exchange(String from, String request) {
        try (var socket = open(from)) {
            send(socket, request, 0);
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedFailure(e);
        }
    }

    private static int status(Socket socket) throws IOException {
        return statusOf(new String(socket.getInputStream().readAllBytes(), ISO_8859_1));
    }

    private static int statusOf(String answer) {
        assertTrue(answer.startsWith("HTTP/1.1 "), answer);
        return Integer.parseInt(answer.substring(9, 12));
    }

    private Socket open(String from) throws IOException {
        var socket = new Socket();
        synchronized (sockets) {
            sockets.add(socket);
        }
        socket.setSoTimeout(TIMEOUT_MS);
        socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port), TIMEOUT_MS);
        return socket;
    }

    /** What the other side does not take any more is not sent. */
    private static void send(Socket socket, String head, int more) {
        try {
            var out = socket.getOutputStream();
            out.write(head.replace("\n", "\r\n").getBytes(ISO_8859_1));
            var piece = new byte[16 * 1024];
            Arrays.fill(piece, (byte) 'x');
            for (int left = more; left > 0; left -= piece.length) {
                out.write(piece, 0, Math.min(left, piece.length));
            }
        } catch (IOException _) {
            // Refused: the answer says why.
        }
    }

    private static <R> List<R> inParallel(int times, Callable<R> work) throws Exception {
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = executor.invokeAll(Collections.nCopies(times, work), 3L * TIMEOUT_MS, TimeUnit.MILLISECONDS);
            var all = new ArrayList<R>();
            for (var result : results) {
                assertFalse(result.isCancelled(), "the node neither takes nor ends what a client sends");
                all.add(result.get());
            }
            return all;
        }
    }
}

package dev.tocsin.channel.email;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * A mail server that does what a test says: answers, silence, drops and resets by command. {@code GREETING} and
 * {@code .} (the end of a mail) count as commands.
 */
final class ScriptedSmtp implements AutoCloseable {
    /** Instead of an answer. */
    static final String SILENCE = "silence";

    static final String RESET = "reset";
    static final String CLOSE = "close";

    /** An answer that goes on for ever, byte by byte. */
    static final String DRIP = "drip";

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final Map<String, String> answers = new ConcurrentHashMap<>(Map.of(
            "GREETING", "220 mail.tocsin.test ready",
            "EHLO", "250-mail.tocsin.test\r\n250-STARTTLS\r\n250 AUTH PLAIN",
            "STARTTLS", "220 go on",
            "AUTH", "235 2.7.0 welcome",
            "MAIL", "250 2.1.0 ok",
            "RCPT", "250 2.1.5 ok",
            "DATA", "354 go on",
            ".", "250 2.0.0 queued as 4711",
            "RSET", "250 ok",
            "NOOP", "250 ok"));
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final @Nullable SSLContext tls;
    private final boolean tlsAtOnce;

    /** @param tls null = it cannot */
    ScriptedSmtp(@Nullable SSLContext tls, boolean tlsAtOnce) throws IOException {
        this.tls = tls;
        this.tlsAtOnce = tlsAtOnce;
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Instead of the usual answer to a command. */
    ScriptedSmtp on(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    /** As they were sent, headers and all, whether or not they were acknowledged. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    int connections() {
        return connections.get();
    }

    /** Until a client has gone away, of itself or because it was dropped. */
    void awaitEnd() throws InterruptedException {
        ended.await();
    }

    private void accept() {
        try {
            while (true) {
                var socket = listener.accept();
                open.add(socket);
                connections.incrementAndGet();
                Thread.startVirtualThread(() -> talk(socket));
            }
        } catch (SocketException _) {
            // closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void talk(Socket raw) {
        try (raw) {
            var socket = tlsAtOnce ? secure(raw) : raw;
            if (!answer(socket, "GREETING")) {
                return;
            }
            var in = reader(socket);
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                commands.add(line);
                var command = line.split("[ :]", 2)[0];
                if (!answer(socket, command) || command.equals("QUIT")) {
                    return;
                }
                if (command.equals("STARTTLS")) {
                    socket = secure(raw);
                    in = reader(socket);
                }
                if (command.equals("DATA") && answers.get("DATA").startsWith("354")) {
                    mails.add(mail(in));
                    if (!answer(socket, ".")) {
                        return;
                    }
                }
            }
        } catch (IOException _) {
            // The client has gone, or never came to TLS.
        } finally {
            open.remove(raw);
            ended.countDown();
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String mail(BufferedReader in) throws IOException {
        var mail = new StringBuilder();
        for (var line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
            mail.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
        }
        return mail.toString();
    }

    private Socket secure(Socket raw) throws IOException {
        if (tls == null) {
            throw new IOException("no TLS here");
        }
        var secure = (SSLSocket) tls.getSocketFactory().createSocket(raw, null, true);
        secure.startHandshake();
        return secure;
    }

    private boolean answer(Socket socket, String command) throws IOException {
        var answer = answers.getOrDefault(command, command.equals("QUIT") ? "221 bye" : "500 5.5.2 what?");
        return switch (answer) {
            case SILENCE -> {
                socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                yield false;
            }
            case CLOSE -> false;
            case RESET -> {
                socket.setSoLinger(true, 0);
                yield false;
            }
            case DRIP -> {
                while (true) {
                    socket.getOutputStream().write('2');
                    socket.getOutputStream().flush();
                    pause();
                }
            }
            default -> {
                socket.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
                socket.getOutputStream().flush();
                yield true;
            }
        };
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var socket : open) {
            socket.close();
        }
    }
}

package dev.tocsin.api;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Providers that refuse everything, and repeat in the refusal all that they were sent, credentials included. */
final class RepeatingServers implements AutoCloseable {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    private final ServerSocket smtp = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ServerSocket imap = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    RepeatingServers() throws IOException {
        http.setExecutor(executor);
        http.createContext("/", this::refuse);
        http.start();
        executor.execute(() -> accept(smtp, "220 ready", RepeatingServers::smtp));
        executor.execute(() -> accept(imap, "* OK ready", RepeatingServers::imap));
    }

    String url(String path) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + '/' + path;
    }

    int smtpPort() {
        return smtp.getLocalPort();
    }

    int imapPort() {
        return imap.getLocalPort();
    }

    /** First as a fault that may pass, then as one that does not. */
    private void refuse(HttpExchange exchange) throws IOException {
        try (exchange) {
            var everything = "{\"ok\": false, \"error\": \"" + exchange.getRequestURI() + ' '
                    + exchange.getRequestHeaders().values() + "\", \"id\": \"" + exchange.getRequestURI() + "\"}\n"
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var bytes = everything.getBytes(UTF_8);
            exchange.sendResponseHeaders(asked.add(exchange.getRequestURI().getPath()) ? 500 : 400, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @FunctionalInterface
    private interface Answers {
        String to(String line);
    }

    private void accept(ServerSocket listener, String greeting, Answers answers) {
        try {
            while (true) {
                var socket = listener.accept();
                executor.execute(() -> talk(socket, greeting, answers));
            }
        } catch (IOException _) {
            // Closed: that is the end.
        }
    }

    private static void talk(Socket socket, String greeting, Answers answers) {
        try (socket;
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            var out = socket.getOutputStream();
            out.write((greeting + "\r\n").getBytes(US_ASCII));
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                out.write((answers.to(line) + "\r\n").getBytes(US_ASCII));
            }
        } catch (IOException _) {
            // The client has gone.
        }
    }

    private static String smtp(String line) {
        return line.startsWith("EHLO") ? "250-ready\r\n250 AUTH PLAIN" : "535 refused: " + line + ' ' + decoded(line);
    }

    private static String imap(String line) {
        var tag = line.split(" ", 2)[0];
        return line.toUpperCase(Locale.ROOT).contains("CAPABILITY")
                ? "* CAPABILITY IMAP4rev1\r\n" + tag + " OK done"
                : tag + " NO refused: " + line;
    }

    private static String decoded(String line) {
        try {
            var last = line.substring(line.lastIndexOf(' ') + 1);
            return new String(Base64.getDecoder().decode(last), US_ASCII).replace('\0', ' ');
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    @Override
    public void close() throws IOException {
        http.stop(0);
        smtp.close();
        imap.close();
        executor.shutdownNow();
    }
}

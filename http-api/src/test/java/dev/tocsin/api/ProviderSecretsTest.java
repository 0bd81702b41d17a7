package dev.tocsin.api;

import static dev.tocsin.engine.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Providers that answer by repeating all they were sent, credentials included, and what the journal has of that. */
class ProviderSecretsTest {
    private static final String NUMBER = "+34600111222";
    private static final Map<String, String> SECRETS = Map.of(
            "GOTIFY", "gotify-very-secret",
            "NTFY", "ntfy-very-secret",
            "OPSGENIE", "opsgenie-very-secret",
            "SLACK", "xoxb-very-secret",
            "TWILIO", "twilio-very-secret",
            "SIGNING", "whsec_" + "A".repeat(32),
            "PAGERDUTY", "r0utingkey".repeat(3) + "zz");
    private static final Map<String, String> SECRET_PARTS = Map.of(
            "DISCORD", "hooks/aDiscordToken",
            "SLACK_HOOK", "hooks/aSlackToken",
            "TEAMS", "hooks/aTeamsPath?sig=aTeamsSignature");
    private static final Set<String> HIDDEN =
            Set.of("aDiscordToken", "aSlackToken", "aTeamsPath", "aTeamsSignature", "aSentryKey", "aWebhookPath");

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private HttpServer provider;

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(executor);
        provider.createContext("/", this::repeat);
        provider.start();
    }

    @AfterEach
    void stop() {
        provider.stop(0);
        executor.shutdownNow();
    }

    @Test
    void noProviderThatRepeatsWhatItWasSent_bringsASecretIntoTheJournal() throws SQLException {
        var hidden = new HashSet<>(SECRETS.values());
        hidden.addAll(HIDDEN);
        try (var node = TestNode.start(configuration(), environment())) {
            node.api().created("{\"title\": \"Lost\"}");
            eventually(() -> assertEquals(
                    Set.of(
                            "call",
                            "chat",
                            "chat-hook",
                            "discord",
                            "gotify",
                            "hook",
                            "ntfy",
                            "opsgenie",
                            "pager",
                            "sentry",
                            "teams",
                            "text"),
                    failed(node)));
            var events = node.query("select type || ' ' || payload from event");
            assertEquals(
                    12,
                    events.stream()
                            .filter(event -> event.startsWith("page-delayed"))
                            .count());
            for (var event : events) {
                hidden.forEach(secret -> assertFalse(event.contains(secret), event));
                assertFalse(event.matches("page-(delayed|failed).*") && event.contains(NUMBER.substring(1)), event);
            }
        }
    }

    /** The channels whose pages were given up. */
    private static Set<String> failed(TestNode node) {
        var pages =
                node.api().get("/api/v1/pages?state=failed").expect(200).json().path("pages");
        return StreamSupport.stream(pages.spliterator(), false)
                .map(page -> page.path("channel").asText())
                .collect(Collectors.toSet());
    }

    private Map<String, String> environment() {
        var environment = new HashMap<>(SECRETS);
        SECRET_PARTS.forEach((name, path) -> environment.put(name, url(path)));
        environment.put("SENTRY", url("42").replace("http://", "http://aSentryKey@"));
        return environment;
    }

    private String configuration() {
        var account = "account_sid: AC00000000000000000000000000000000, auth_token: \"${env:TWILIO}\","
                + " from: \"+15550100000\", url: \"" + url("") + "\"";
        return """
            outgoing: {allow_networks: [127.0.0.0/8]}
            storm_guard: off
            channels:
              call: {type: voice, ACCOUNT}
              chat: {type: slack, api_url: "URL", bot_token: "${env:SLACK}", channel: C024BE91L}
              chat-hook: {type: slack_webhook, webhook_url: "${env:SLACK_HOOK}"}
              discord: {type: discord, webhook_url: "${env:DISCORD}"}
              gotify: {type: gotify, url: "URL", token: "${env:GOTIFY}"}
              hook: {type: webhook, url: "URLaWebhookPath", secret: "${env:SIGNING}"}
              ntfy: {type: ntfy, url: "URL", topic: pages, token: "${env:NTFY}"}
              opsgenie: {type: opsgenie, url: "URL", api_key: "${env:OPSGENIE}"}
              pager: {type: pagerduty, url: "URL", routing_key: "${env:PAGERDUTY}"}
              sentry: {type: sentry, dsn: "${env:SENTRY}"}
              teams: {type: teams, workflow_url: "${env:TEAMS}"}
              text: {type: sms, ACCOUNT}
            users:
              sam:
                contacts:
                  - {channel: call, address: "NUMBER"}
                  - {channel: chat}
                  - {channel: chat-hook}
                  - {channel: discord}
                  - {channel: gotify}
                  - {channel: hook}
                  - {channel: ntfy}
                  - {channel: opsgenie}
                  - {channel: pager}
                  - {channel: sentry}
                  - {channel: teams}
                  - {channel: text, address: "NUMBER"}
            policies:
              default: {levels: [{responders: [{user: sam}], timeout: 1h}]}
            receivers: {default: {policy: default}}
            route: {receiver: default, group_by: [alertname], group_wait: 0s}
            """.replace("ACCOUNT", account).replace("URL", url("")).replace("NUMBER", NUMBER);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + provider.getAddress().getPort() + '/' + path;
    }

    /** The first time it may pass, then no more. */
    private void repeat(HttpExchange exchange) throws IOException {
        try (exchange) {
            var everything = "{\"ok\": false, \"error\": \"" + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().values() + "\", \"id\": \"" + exchange.getRequestURI() + "\"}\n"
                    + new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            var bytes = everything.getBytes(UTF_8);
            exchange.sendResponseHeaders(asked.add(exchange.getRequestURI().getPath()) ? 500 : 400, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}

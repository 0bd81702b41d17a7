package dev.tocsin.api;

import static dev.tocsin.api.MarkedConfiguration.MARK;
import static dev.tocsin.api.MarkedConfiguration.NUMBER;
import static dev.tocsin.api.MarkedConfiguration.PATH_MARK;
import static dev.tocsin.api.MarkedConfiguration.TOKEN;
import static dev.tocsin.testing.Eventually.eventually;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.source.Sources;
import dev.tocsin.config.report.ConfigSchema;
import dev.tocsin.testing.TestDatabase;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/**
 * Every output that could show a secret, looked through for marks in several encodings. Providers refuse and repeat what
 * they were sent.
 */
@Isolated("it reads all that is logged")
class MarkedSecretsTest {
    /** Something of it becomes a dead letter. */
    private static final String HALF_GOOD = "{\"version\": \"4\", \"status\": \"firing\", \"groupKey\": \"g\","
            + " \"receiver\": \"r\", \"alerts\": [{\"status\": \"odd\", \"labels\": 1}]}";

    private static final Pattern LOGGER = Pattern.compile("<logger name=\"([^\"]+)\" level=\"([A-Z]+)\"");
    private static final Pattern GET = Pattern.compile("`GET (/[^ `]*)`");

    /** What the configuration's text has is stored and shown to admins as it was written. */
    private static final Set<String> TEXT_OF_THE_CONFIGURATION =
            Set.of("table config_version", "/api/v1/config/versions/{version}");

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    private final Map<Logger, Level> levels = new HashMap<>();
    private final Map<String, String> shown = new TreeMap<>();
    private RepeatingServers servers;

    @BeforeEach
    void start() throws IOException {
        servers = new RepeatingServers();
        log.start();
        var configured = Files.readString(Path.of("src/main/resources/logback.xml"));
        LOGGER.matcher(configured)
                .results()
                .forEach(logger ->
                        set((Logger) LoggerFactory.getLogger(logger.group(1)), Level.valueOf(logger.group(2))));
        set(root, Level.ALL);
        root.addAppender(log);
    }

    @AfterEach
    void stop() throws IOException {
        root.detachAppender(log);
        levels.forEach(Logger::setLevel);
        servers.close();
    }

    /** As the node has it, and a root that somebody lets write everything. */
    private void set(Logger logger, Level level) {
        levels.putIfAbsent(logger, logger.getLevel());
        logger.setLevel(level);
    }

    @Test
    void placesBesideChannels_areThoseOfTheSchema() throws IOException {
        var found = new TreeSet<String>();
        secrets(JsonMapper.builder().build().readTree(ConfigSchema.text()).path("$defs"), "", found);
        found.removeIf(place -> place.matches("/\\w+_channel/.*|/access_of_\\w+/.*"));
        assertEquals(
                Set.of("/heartbeat/properties/url", "/user_name_and_password/properties/password"),
                found,
                "a new place for secrets: put a mark there, in MarkedConfiguration");
    }

    private static void secrets(JsonNode node, String place, Set<String> found) {
        if (node.path("$ref").asText().equals("#/$defs/secret")) {
            found.add(place);
        }
        node.properties().forEach(entry -> secrets(entry.getValue(), place + '/' + entry.getKey(), found));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            secrets(node.get(i), place + '/' + i, found);
        }
    }

    @Test
    void commands_showNoSecret(@TempDir Path directory) throws IOException {
        var secrets = directory.resolve("secrets");
        Files.createDirectory(secrets);
        var first = written(directory.resolve("first"), new MarkedConfiguration(servers, "", in(secrets)), secrets);
        var second = written(directory.resolve("second"), new MarkedConfiguration(servers, "B", in(secrets)), secrets);
        assertEquals(0, run("check", first.toString()), shown::toString);
        assertEquals(0, run("check", first.toString(), "--against", second.toString()), shown::toString);
        assertEquals(0, run("check", first.toString(), "--without-secrets"), shown::toString);
        assertEquals(0, run("simulate", "--config", first.toString(), "--policy", "default"), shown::toString);
        assertEquals(0, run("route-test", "--config", first.toString(), "alertname=A"), shown::toString);
        assertEquals(0, run("oncall", "--config", first.toString(), "--range", "7d"), shown::toString);
        assertTrue(shown.get("check " + first + " --against " + second).contains("credentials"), shown::toString);

        var faulty = directory.resolve("faulty");
        Files.createDirectory(faulty);
        var beside = Files.readString(first.resolve("tocsin.yaml"));
        for (var fault : faults(beside)) {
            Files.writeString(faulty.resolve("tocsin.yaml"), fault);
            assertEquals(1, run("check", faulty.toString()), fault);
            assertEquals(1, run("check", "--without-secrets", faulty.toString()), fault);
        }
        shown.put("log", logged());
        assertNothingIsShown(Set.of());
    }

    /** The secret itself where its reference should be (an address may be written down), and mistakes beside references and beside secrets. */
    private static List<String> faults(String sound) {
        var faults = new ArrayList<String>();
        var reference = Pattern.compile("\"\\$\\{[^}]*(?<!_ADDRESS)}\"").matcher(sound);
        while (reference.find()) {
            var around = List.of(sound.substring(0, reference.start()), sound.substring(reference.end()));
            faults.add(String.join('"' + MARK + '"', around));
        }
        for (var wrong : List.of(
                MARK,
                "'" + MARK + "'",
                "[" + MARK + "]",
                "{" + MARK + ": 1}",
                "{a: " + MARK + "}",
                "\"${env:UNSET:-" + MARK + "}\"",
                "\"${env:UNSET:" + MARK + "}\"",
                "\"${env:-" + MARK + "}\"",
                "\"${UNSET:-" + MARK + "}\"",
                "\"$" + MARK + "\"",
                "\"a ${env:HOME} " + MARK + "\"",
                "\"" + MARK + "\\q\"",
                "\"" + MARK,
                MARK + ": " + MARK,
                "*" + MARK,
                "&" + MARK,
                "!" + MARK + " x",
                "|" + MARK,
                "@" + MARK,
                "%" + MARK,
                "\t" + MARK + ": {",
                "" + MARK + "\u0000")) {
            faults.add("webhooks:\n  alertmanager:\n    bearer: " + wrong + "\n");
            faults.add("channels: {hook: {type: webhook, url: \"https://a.example/\", secret: " + wrong + "}}\n");
            faults.add("users: {sam: {contacts: [{channel: pagerduty, address: " + wrong + "}]}}\n"
                    + "channels: {pagerduty: {type: pagerduty}}\n");
        }
        for (var url : List.of(
                "https://sam:" + MARK + "@a.example/",
                "ftp://a.example/" + MARK,
                "https://a.example/" + MARK + " x",
                "//a.example/" + MARK,
                MARK)) {
            for (var type : List.of("webhook", "gotify", "ntfy")) {
                faults.add("channels: {hook: {type: " + type + ", url: \"" + url + "\"}}\nnonesuch: 1\n");
            }
        }
        faults.add("webhooks: {alertmanager: {bearer: " + MARK + ", bearer: " + MARK + "}}\n");
        faults.add("webhooks: {alertmanager: {baerer: " + MARK + "}}\n");
        faults.add("webhooks: {alertmanager: " + MARK + "}\n");
        faults.add("webhooks: " + MARK + "\n");
        faults.add("webhooks: {alertmanager: {basic: " + MARK + "}}\n");
        faults.add("webhooks: {alertmanager: {basic: \"a:" + MARK + "\"}}\n");
        faults.add("webhooks: {pagerduty: {secrets: " + MARK + "}}\n");
        faults.add("tokens: {a: " + MARK + "}\n");
        faults.add("tokens: [" + MARK + "]\n");
        faults.add("channels: {hook: {type: webhook, secret: " + MARK + ", secret: " + MARK + "}}\n");
        faults.add("channels: {hook: {type: webhok, url: 1, secret: " + MARK + "}}\n");
        faults.add("channels: {hook: {type: webhook, url: 1, sekret: " + MARK + "}}\n");
        faults.add("channels: {a: {type: console, rate: {}, token: " + MARK + "}}\n");
        return faults;
    }

    private static UnaryOperator<String> in(Path secrets) {
        return name -> "${file:" + secrets.resolve(name) + '}';
    }

    private static Path written(Path directory, MarkedConfiguration configuration, Path secrets) throws IOException {
        Files.createDirectory(directory);
        Files.writeString(directory.resolve("tocsin.yaml"), configuration.text());
        for (var secret : configuration.secrets().entrySet()) {
            Files.writeString(secrets.resolve(secret.getKey()), secret.getValue());
        }
        return directory;
    }

    private int run(String... arguments) {
        var said = new StringWriter();
        var writer = new PrintWriter(said, true);
        var code = Main.commandLine().setOut(writer).setErr(writer).execute(arguments);
        shown.merge(String.join(" ", arguments), said.toString(), String::concat);
        return code;
    }

    @Test
    void passwordOfTheDatabase_isInNoFailure() throws IOException {
        var password = DatabasePassword.read(Map.of("TOCSIN_DATABASE_PASSWORD", MARK)::get);
        for (var url : List.of(
                "jdbc:postgresql://127.0.0.1:port/a",
                "jdbc:postgresql://a:" + MARK + "@127.0.0.1/a",
                "jdbc:postgresql://a/a?password=" + MARK,
                "jdbc:postgresql://a/a?PASSWORD=" + MARK,
                "jdbc:postgresql://a/a?sslpassword=" + MARK,
                "postgresql://a:" + MARK + "@127.0.0.1:1/a")) {
            var failure = assertThrows(IOException.class, () -> Storage.external(url, "nobody", password));
            shown.put("failure of " + url.replace(MARK, ""), failure.getMessage());
        }
        shown.put("log", logged());
        assertNothingIsShown(Set.of());
    }

    @Test
    void node_showsNoSecret_whateverItIsAsked_andHoweverItsProvidersFail() throws SQLException, IOException {
        var first = new MarkedConfiguration(servers, "", name -> "${env:" + name + '}');
        var second = new MarkedConfiguration(servers, "B", name -> "${env:" + name + '}');
        var environment = new TreeMap<String, String>();
        var text = first.text();
        var changed = second.text();
        environment.putAll(first.secrets());
        environment.putAll(second.secrets());
        try (var node = TestNode.start(text, environment)) {
            var api = new Robot(node.api());
            var incident = api.post("/api/v1/incidents", "{\"title\": \"Lost\"}")
                    .json()
                    .path("id")
                    .asText();
            for (var sender : Sources.all().keySet()) {
                for (var proof : List.of(
                        "Bearer " + first.secrets().get(sender.toUpperCase(Locale.ROOT) + "_BEARER"),
                        "Bearer " + MARK,
                        "Basic " + Base64.getEncoder().encodeToString(("a:" + MARK).getBytes(UTF_8)))) {
                    var answer = node.api().post("/api/v1/webhooks/" + sender, HALF_GOOD, "authorization", proof);
                    shown.merge("webhook " + sender, answer.body(), String::concat);
                }
            }
            shown.put(
                    "refused",
                    node.api()
                            .get("/api/v1/users", "authorization", "Bearer " + MARK)
                            .body());
            var feed = api.post("/api/v1/schedules/all/feeds", "{}")
                    .json()
                    .path("path")
                    .asText();
            eventually(() -> assertEquals(
                    paged(), failed(api.get("/api/v1/pages?state=failed").json())));
            walk(
                    api,
                    Map.of(
                            "incidents",
                            incident,
                            "schedules",
                            "all",
                            "users",
                            "sam",
                            "versions",
                            api.get("/api/v1/config").json().path("version").asText()),
                    feed);
            node.write(changed);
            shown.put(
                    "diff to the files", api.get("/api/v1/config/diff?to=files").body());
            shown.put("reload", api.post("/api/v1/config/reload", "{}").body());
            assertTrue(shown.get("reload").contains("credentials"), shown.get("reload"));
            node.write(changed + "rotations: [*" + MARK + "]\n");
            shown.put("faulty", api.post("/api/v1/config/reload", "{}").body());
            node.write(changed.replace("${env:TOKEN_HASHB}", MARK) + "nonesuch: \"${env:UNSET}\"\n");
            shown.put("faults", api.post("/api/v1/config/reload", "{}").body());
            assertTrue(shown.get("faults").contains("64 hexadecimal digits"), shown.get("faults"));
            for (var event : node.query("select payload from event where type in ('page-delayed', 'page-failed')")) {
                assertFalse(event.contains(NUMBER.substring(1)), event);
            }
            for (var table : node.query("select tablename from pg_tables where schemaname = current_schema()")) {
                shown.put("table " + table, String.join("\n", node.query("select t::text from " + table + " t")));
            }
            assertTrue(shown.get("table dead_letter").length() > 1, "no dead letter: " + shown);
        }
        shown.put("log", logged());
        assertTrue(shown.get("log").contains("the mailbox cannot be read; retrying"), shown.get("log"));
        assertNothingIsShown(Set.of(TestDatabase.password(), first.secrets().get("TOKEN_HASH")));
    }

    /** Speaks with the API's only token. */
    private record Robot(Api api) {
        Api.Answer get(String path) {
            return api.get(path, "authorization", "Bearer " + TOKEN);
        }

        Api.Answer post(String path, String body) {
            return api.post(path, body, "authorization", "Bearer " + TOKEN, "idempotency-key", path + body.hashCode());
        }
    }

    /** Everything that can be got, as the documentation lists it. */
    private void walk(Robot api, Map<String, String> ids, String feed) throws IOException {
        var documents =
                Files.readString(Path.of("../docs/api.md")) + Files.readString(Path.of("../docs/operations.md"));
        var paths = GET.matcher(documents)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(paths.size() > 20, paths::toString);
        for (var path : paths) {
            var full = (path.matches("/(maintenance|silences|schedules|overrides).*") ? "/api/v1" : "") + path;
            var parts = full.split("/");
            for (int i = 1; i < parts.length; i++) {
                if (parts[i].startsWith("{")) {
                    parts[i] = ids.getOrDefault(parts[i - 1], "none");
                }
            }
            var asked = full.startsWith("/feeds/") ? feed : full.equals("/") ? full : String.join("/", parts);
            shown.put(full, api.get(asked).body());
        }
        assertTrue(
                shown.get("/api/v1/incidents/{id}/timeline").contains("HTTP 400"),
                shown.get("/api/v1/incidents/{id}/timeline"));
    }

    private static Set<String> paged() {
        return ChannelTypes.all().keySet().stream()
                .filter(name -> !name.equals("console"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> failed(JsonNode pages) {
        return StreamSupport.stream(pages.path("pages").spliterator(), false)
                .map(page -> page.path("channel").asText())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String logged() {
        return List.copyOf(log.list).stream()
                .map(event -> event.getFormattedMessage()
                        + event.getMDCPropertyMap()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())))
                .collect(Collectors.joining("\n"));
    }

    private void assertNothingIsShown(Set<String> others) {
        var sought = new TreeMap<String, String>();
        forms(MARK).forEach(form -> sought.put(form, MARK));
        forms(PATH_MARK).forEach(form -> sought.put(form, PATH_MARK));
        others.forEach(other -> forms(other).forEach(form -> sought.put(form, "another secret")));
        var found = new TreeSet<String>();
        shown.forEach((place, text) -> {
            var small = text.toLowerCase(Locale.ROOT);
            sought.forEach((form, what) -> {
                var at = small.indexOf(form);
                if (at >= 0 && !(what.equals(PATH_MARK) && TEXT_OF_THE_CONFIGURATION.contains(place))) {
                    found.add(place + " shows " + what + " as "
                            + text.substring(Math.max(0, at - 150), Math.min(text.length(), at + 80)));
                }
            });
        });
        assertTrue(found.isEmpty(), () -> String.join("\n\n", found));
    }

    /** In small letters: plain, and as URLs, JSON, HTML, headers and dumps may have it. Letters and digits need no escape. */
    private static Set<String> forms(String secret) {
        var forms = new TreeSet<String>();
        var hex = HexFormat.of();
        var bytes = secret.getBytes(UTF_8);
        forms.add(secret);
        forms.add(hex.formatHex(bytes));
        for (var before : List.of("%", "\\u00", "\\x", "&#x", " ")) {
            forms.add(hex.withPrefix(before).formatHex(bytes));
        }
        for (int offset = 0; offset < 3; offset++) {
            for (var encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                var encoded = encoder.withoutPadding().encodeToString(("x".repeat(offset) + secret).getBytes(UTF_8));
                forms.add(encoded.substring(offset == 0 ? 0 : 4, encoded.length() - 2));
            }
        }
        return forms.stream().map(form -> form.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}

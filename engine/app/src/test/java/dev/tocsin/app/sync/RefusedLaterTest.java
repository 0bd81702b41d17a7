package dev.tocsin.app.sync;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.Links;
import dev.tocsin.channel.Secret;
import dev.tocsin.channel.Settings;
import dev.tocsin.core.incident.IncidentEvent.PageFailed;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.journal.EventLog;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.RecordingChannel;
import dev.tocsin.testing.TestDatabase;
import dev.tocsin.testing.TestEngine;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Opsgenie takes a page of each level, and says later what it made of it. */
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RefusedLaterTest {
    private final ManualTime clock = new ManualTime(Fixtures.T0);
    private final Channel channel = channel();
    private Database database;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void page_ofWhichNoAlertWasMade_fails_andTheNextLevelIsPagedAtOnce() throws Exception {
        try (var engine = TestEngine.start(database, Fixtures.directory(), new RecordingChannel(), clock)) {
            engine.engine().use(Map.of("pager", channel));
            var id = engine.accept(Fixtures.firing("refused", "critical"))
                    .incident()
                    .orElseThrow();
            eventually(() -> assertEquals(1, count(engine, id, "page-delivered")));
            var confirmations = new ConfirmationPoller(parts(engine), () -> {});

            clock.advance(Duration.ofSeconds(10));
            confirmations.tick();

            eventually(() -> assertEquals(2, count(engine, id, "page-delivered")));
            assertEquals(
                    List.of("opsgenie: Opsgenie accepted the request but created no alert"),
                    engine.timeline(id).stream()
                            .map(EventLog.Recorded::event)
                            .filter(PageFailed.class::isInstance)
                            .map(PageFailed.class::cast)
                            .map(failed -> failed.by().who() + ": " + failed.error())
                            .toList());
            assertEquals(2, count(engine, id, "level-paged"));

            clock.advance(Duration.ofSeconds(10));
            confirmations.tick();
            assertEquals(1, count(engine, id, "page-failed"), "of the second an alert was made");
        }
    }

    @Test
    void page_thatWasTakenBeforeARestart_isFoundOutAbout_whenOpenPagesAreLookedAt() throws Exception {
        IncidentId id;
        try (var engine = TestEngine.start(database, Fixtures.directory(), new RecordingChannel(), clock)) {
            engine.engine().use(Map.of("pager", channel));
            id = engine.accept(Fixtures.firing("refused", "critical"))
                    .incident()
                    .orElseThrow();
            eventually(() -> assertEquals(1, count(engine, id, "page-delivered")));
        }
        try (var engine = TestEngine.start(database, Fixtures.directory(), new RecordingChannel(), clock)) {
            engine.engine().use(Map.of("pager", channel()));
            new SyncPoller(parts(engine), () -> {}).pollAll();
            eventually(() -> assertTrue(engine.types(id).contains("page-failed")));
        }
    }

    private SyncPoller.Parts parts(TestEngine engine) {
        return new SyncPoller.Parts(
                database,
                () -> Map.of("pager", channel),
                engine.engine().incidents()::execute,
                (system, person) -> person.name(),
                clock,
                new Random(7),
                new SimpleMeterRegistry());
    }

    private static long count(TestEngine engine, IncidentId id, String type) {
        return engine.types(id).stream().filter(type::equals).count();
    }

    private Channel channel() {
        var settings = new LinkedHashMap<String, Object>(Map.of("api_key", new Secret("a-key")));
        ChannelTypes.all().get("opsgenie").settings().forEach(setting -> setting.usualValue()
                .ifPresent(value -> settings.put(setting.name(), value)));
        var context = new ChannelContext(
                RefusedLaterTest::answer,
                _ -> List.of(InetAddress.getLoopbackAddress()),
                Links.NONE,
                clock,
                Runnable::run);
        return ChannelTypes.create(new Settings("pager", "opsgenie", settings), context);
    }

    /** The request about the first page of an incident was in vain. */
    private static CompletionStage<Http.Response> answer(Http.Call call) {
        var path = call.url().getPath();
        var body = new String(call.body(), StandardCharsets.UTF_8);
        var requests = "/v2/alerts/requests/";
        if (path.startsWith(requests)) {
            var success = !path.endsWith("-first");
            return completed(200, "{\"data\": {\"isSuccess\": " + success + ", \"action\": \"Create\"}}");
        }
        return call.method().equals("GET")
                ? completed(404, "{\"message\": \"Alert not found\"}")
                : completed(
                        202,
                        "{\"requestId\": \"request-"
                                + (body.matches("(?s).*\"alias\":\"[^\"]*\\.1\".*") ? "first" : "other") + "\"}");
    }

    private static CompletionStage<Http.Response> completed(int status, String body) {
        return CompletableFuture.completedFuture(
                new Http.Response(status, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
    }
}

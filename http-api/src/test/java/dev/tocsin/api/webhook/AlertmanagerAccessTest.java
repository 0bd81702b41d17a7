package dev.tocsin.api.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertFalse;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.tocsin.api.Api.Answer;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

@Isolated("it reads what is logged")
class AlertmanagerAccessTest {
    private static final String BEARER = "am-bearer-9f2c";
    private static final String PASSWORD = "pässword:with-colon";
    private static final String NEXT = "the-next-one";
    private static final String PAYLOAD = Payloads.group(Payloads.firing("alertname", "Access"));

    @AutoClose
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD + """
            webhooks:
              alertmanager:
                bearer: ["${env:NEXT}", "${env:BEARER}"]
                basic:
                  - {username: prom, password: "${env:PASSWORD}"}
                  - {username: prom2, password: "${env:NEXT}"}
              opsgenie: {bearer: "${env:BEARER}"}
            """, Map.of("BEARER", BEARER, "PASSWORD", PASSWORD, "NEXT", NEXT));
    }

    @Test
    void rightBearer_isLetIn() {
        post("Bearer " + BEARER).expect(202);
        post("bearer " + BEARER).expect(202);
    }

    @Test
    void rightBasic_isLetIn() {
        post(basic("prom", PASSWORD)).expect(202);
    }

    @Test
    void eachOfSeveral_isLetIn_whileOneIsBeingReplaced() {
        post("Bearer " + NEXT).expect(202);
        post(basic("prom2", NEXT)).expect(202);
        refused(post(basic("prom", NEXT)));
        refused(post(basic("prom2", PASSWORD)));
        refused(post("Bearer "));
        refused(post("Basic Og=="));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer wrong",
                "Bearer",
                "Bearer " + BEARER + "x",
                "Bearer am-bearer-9f2",
                "Basic " + BEARER,
                "Basic !!!",
                "Basic cHJvbQ==",
                "Digest " + BEARER,
                BEARER
            })
    void wrongCredentials_areRefused(String authorization) {
        refused(post(authorization));
    }

    @Test
    void wrongUserOrPassword_isRefused() {
        refused(post(basic("prom", "wrong")));
        refused(post(basic("other", PASSWORD)));
        refused(post(basic("", "")));
    }

    @Test
    void noCredentials_areRefused() {
        refused(node.api().alertmanager(PAYLOAD));
    }

    @Test
    void credentials_areAskedForBeforeThePayloadIsLookedAt() {
        refused(node.api().alertmanager("not json"));
    }

    @Test
    void malformedHeader_isNotLogged() {
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.addAppender(log);
        try {
            refused(post("Basic !" + BEARER + " !"));
        } finally {
            root.detachAppender(log);
        }

        assertFalse(log.list.toString().contains(BEARER), log.list.toString());
    }

    private static Answer post(String authorization) {
        return node.api().alertmanager(PAYLOAD, "Authorization", authorization);
    }

    private static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ':' + password).getBytes(UTF_8));
    }

    private static void refused(Answer answer) {
        answer.problem(401);
        assertFalse(answer.header("www-authenticate").isEmpty(), "401 says how to authenticate");
        var everything = answer.body() + answer.headers();
        for (var secret : List.of(BEARER, PASSWORD)) {
            assertFalse(everything.contains(secret), everything);
        }
    }
}

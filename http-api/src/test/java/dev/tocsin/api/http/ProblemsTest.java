package dev.tocsin.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.TestNode;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not there, and what cannot be done to what is there. */
class ProblemsTest {
    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api",
        "GET, /api/v1",
        "GET, /api/v2/incidents",
        "GET, /nothing",
        "POST, /nothing",
        "DELETE, /nothing",
        "GET, /metrics/x",
        "GET, /health/x",
        "POST, /api/v1/nothing",
        "PATCH, /api/v1/nothing",
        "POST, /api/v1/webhooks/nothing",
        "GET, /api/v1/webhooks",
        "GET, /api/v1/config/versions/%00",
        "GET, /api/v1/schedules/%00/shifts",
        "GET, /api/v1/silences/%00",
        "GET, /api/v1/maintenance/%00",
        "GET, /feeds/%00.ics",
        "GET, /api/v1/incidents/x/nothing",
        "POST, /api/v1/incidents/x/nothing",
        "PUT, /api/v1/incidents/x/nothing",
        "POST, /api/v1/incidents/x/ack/y"
    })
    void whatIsNotThere_isNotFound(String method, String path) {
        send(method, path).problem(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /api/v1/webhooks/alertmanager | POST",
                "PUT | /api/v1/webhooks/pagerduty | POST",
                "DELETE | /api/v1/incidents | GET, POST",
                "DELETE | /api/v1/incidents/x | GET, PATCH",
                "POST | /api/v1/incidents/x | GET, PATCH",
                "GET | /api/v1/incidents/x/ack | POST",
                "PATCH | /api/v1/incidents/x/resolve | POST",
                "DELETE | /api/v1/incidents/x/timeline | GET, POST",
                "POST | /api/v1/oncall | GET",
                "POST | /api/v1/dead-letters | GET",
                "POST | /metrics | GET",
                "DELETE | /health | GET",
                "POST | /health/ready | GET"
            })
    void wrongMethod_isToldTheRightOnes(String method, String path, String allowed) {
        var answer = send(method, path);

        answer.problem(405);
        assertEquals(methods(allowed), methods(answer.header("allow")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/incidents?q=%zz",
                "/api/v1/incidents?q=%",
                "/api/v1/incidents?q=a%00b",
                "/api/v1/incidents?q=%ff%fe",
                "/api/v1/incidents?service=%00",
                "/api/v1/incidents?from=-999999999-01-01T00:00:00Z",
                "/api/v1/incidents?to=%2B999999999-12-31T00:00:00Z",
                "/api/v1/incidents?cursor=MjAyNi0xMS0yMFQxMjowMDowMFp8AA",
                "/api/v1/incidents?cursor=LTk5OTk5OTk5OS0wMS0wMVQwMDowMDowMFp8eA",
                "/api/v1/oncall?at=%2B999999999-12-31T23:59:59Z",
                "/api/v1/oncall?at=-999999999-01-01T00:00:00Z",
                "/api/v1/oncall?rotation=%00",
                "/api/v1/dead-letters?cursor=%00",
                "/api/v1/incidents/%00/timeline",
                "/api/v1/incidents/x/timeline?after=99999999999999999999"
            })
    void oddRequest_isNobodysMistakeButTheCallers(String path) {
        var answer = api.raw("GET " + path + " HTTP/1.1\nHost: localhost\nConnection: close\n\n");

        var status = Integer.parseInt(answer.substring(9, 12));
        assertTrue(status < 500, answer);
    }

    private static Api.Answer send(String method, String path) {
        return api.send(method, path, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"));
    }

    private static Set<String> methods(String list) {
        return Arrays.stream(list.split(",")).map(String::strip).collect(Collectors.toSet());
    }
}

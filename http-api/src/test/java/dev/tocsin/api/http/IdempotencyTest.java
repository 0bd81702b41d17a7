package dev.tocsin.api.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.Api.Answer;
import dev.tocsin.api.TestNode;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
    private static final String INCIDENTS = "/api/v1/incidents";

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
    }

    @Test
    void sameKeyAndBody_getsTheStoredAnswer() {
        var first = create("replay", "{\"title\": \"One\"}").expect(201);

        var second = create("replay", "{\"title\": \"One\"}").expect(201);

        assertEquals(first.body(), second.body());
        assertEquals(first.header("location"), second.header("location"));
        assertEquals(first.header("content-type"), second.header("content-type"));
        assertEquals("", first.header("idempotent-replayed"));
        assertEquals("true", second.header("idempotent-replayed"));
    }

    @Test
    void slashAtTheEnd_isTheSameRequest() {
        var first = create("slash", "{\"title\": \"Slash\"}").expect(201);

        var second = api.post("/api/v1/incidents/", "{\"title\": \"Slash\"}", "Idempotency-Key", "slash");

        assertEquals(first.body(), second.expect(201).body());
        assertEquals("true", second.header("idempotent-replayed"));
    }

    @Test
    void sameKeyAndAnotherBody_isRefused() {
        create("other", "{\"title\": \"One\"}").expect(201);

        create("other", "{\"title\": \"Two\"}").problem(422);
    }

    @Test
    void sameKey_ofManyAtOnce_isDoneOnce() throws Exception {
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newFixedThreadPool(10)) {
            Callable<Answer> create = () -> create("race", "{\"title\": \"Race\"}");
            for (var answer :
                    threads.invokeAll(Stream.generate(() -> create).limit(20).toList())) {
                answers.add(answer.get());
            }
        }

        answers.stream().filter(answer -> answer.status() != 201).forEach(answer -> answer.problem(409));
        assertEquals(
                1,
                answers.stream()
                        .filter(answer -> answer.status() == 201)
                        .map(Answer::body)
                        .collect(Collectors.toSet())
                        .size());
        assertEquals(1, api.get(INCIDENTS + "?q=Race").json().path("incidents").size());
    }

    @Test
    void keyOfARequestThatWasRefused_isFreeAgain() {
        create("fixed", "{\"title\": \"\"}").problem(400);
        create("fixed", "{\"title\": \"\"}").problem(400);

        create("fixed", "{\"title\": \"Fixed\"}").expect(201);
    }

    @Test
    void keyOfACommandThatWasRefused_isFreeAgain() {
        var ack = INCIDENTS + "/" + api.created("{\"title\": \"Command\"}") + "/ack";
        api.post(ack, "{\"user\": \"nobody\"}", "Idempotency-Key", "c").problem(400);

        api.post(ack, "{\"user\": \"sam\"}", "Idempotency-Key", "c").expect(200);
    }

    @Test
    void refusal_isReplayedAsAProblem() {
        var path = INCIDENTS + "/0nosuchincident0/ack";
        api.post(path, "{\"user\": \"sam\"}", "Idempotency-Key", "n").problem(404);

        api.post(path, "{\"user\": \"sam\"}", "Idempotency-Key", "n").problem(404);
    }

    @Test
    void responseThatCannotBeStored_isGivenAllTheSame() throws Exception {
        node.execute("""
            create function refuse() returns trigger language plpgsql as $$
              begin if new.body like '%Unstored%' then raise 'full'; end if; return new; end $$;
            create trigger refuse before update on idempotent_request for each row execute function refuse();
            """);

        create("unstored", "{\"title\": \"Unstored\"}").expect(201);

        assertEquals(
                1, api.get(INCIDENTS + "?q=Unstored").json().path("incidents").size());
    }

    @Test
    void sameKey_onAnotherEndpoint_isAnotherRequest() {
        create("shared", "{\"title\": \"Shared\"}").expect(201);
        var id = api.created("{\"title\": \"Not shared\"}");

        api.post(INCIDENTS + "/" + id + "/ack", "{\"user\": \"sam\"}", "Idempotency-Key", "shared")
                .expect(200);
    }

    @Test
    void keyThatIsTooLong_isRefused() {
        var answer = create("k".repeat(256), "{\"title\": \"Long\"}");

        answer.problem(400);
        assertTrue(answer.pointers().contains("Idempotency-Key"));
        create("k".repeat(255), "{\"title\": \"Long\"}").expect(201);
    }

    private static Answer create(String key, String body) {
        return api.post(INCIDENTS, body, "Idempotency-Key", key);
    }
}

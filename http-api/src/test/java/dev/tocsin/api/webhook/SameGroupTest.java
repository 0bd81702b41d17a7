package dev.tocsin.api.webhook;

import static dev.tocsin.api.Payloads.each;
import static dev.tocsin.engine.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.api.Api.Answer;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** However often, and over however many connections at once, the same group is posted: it is one incident. */
class SameGroupTest {
    private static final int CONNECTIONS = 20;
    private static final int POSTS_EACH = 5;

    @Test
    void sameGroup_postedAHundredTimesByTwentyConnections_opensOneIncidentAndPagesEachLevelOnce() throws Exception {
        try (var receiver = Receiver.start();
                var node = TestNode.start("""
                    channels:
                      one: {type: webhook, url: "%s"}
                      two: {type: webhook, url: "%s"}
                    policies:
                      default:
                        levels:
                          - {responders: [{channel: one}], timeout: 3s}
                          - {responders: [{channel: two}], timeout: 1h}
                    receivers: {default: {policy: default}}
                    route: {receiver: default, group_by: [alertname, cluster], group_wait: 0s}
                    """.formatted(receiver.url("one"), receiver.url("two")))) {
            var incidents = new HashSet<String>();
            var opened = 0;
            for (var answer : postAtOnce(node, Payloads.sample("alertmanager/v4_firing_group3"))) {
                var json = answer.expect(202).json();
                assertEquals(3, json.path("accepted").asInt());
                incidents.addAll(each(json, "incident"));
                opened += (int)
                        each(json, "outcome").stream().filter("opened"::equals).count();
            }

            assertEquals(1, incidents.size(), incidents.toString());
            assertEquals(1, opened);
            var id = incidents.iterator().next();
            eventually(
                    () -> assertEquals(2, node.api().incident(id).path("level").asInt()));
            eventually(() -> assertEquals(1, receiver.pages("two").size()));
            assertEquals(1, receiver.requests("one").size());
            assertEquals(1, receiver.requests("two").size());
            assertEquals(3, node.api().incident(id).path("alerts").size());
            assertEquals(
                    1,
                    node.api().get("/api/v1/incidents").json().path("incidents").size());
        }
    }

    private static ArrayList<Answer> postAtOnce(TestNode node, String payload) throws Exception {
        var go = new CountDownLatch(1);
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
            var posts = new ArrayList<Future<ArrayList<Answer>>>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Callable<ArrayList<Answer>> post = () -> {
                    var connection = node.connection();
                    go.await();
                    var mine = new ArrayList<Answer>();
                    for (int k = 0; k < POSTS_EACH; k++) {
                        mine.add(connection.alertmanager(payload));
                    }
                    return mine;
                };
                posts.add(threads.submit(post));
            }
            go.countDown();
            for (var post : posts) {
                answers.addAll(post.get());
            }
        }
        assertEquals(CONNECTIONS * POSTS_EACH, answers.size());
        return answers;
    }
}

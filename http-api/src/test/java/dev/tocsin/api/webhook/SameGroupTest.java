package dev.tocsin.api.webhook;

import static dev.tocsin.api.Payloads.each;
import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tocsin.api.Api;
import dev.tocsin.api.Api.Answer;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.Receiver;
import dev.tocsin.api.TestNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** However often, and over however many connections at once, the same group is posted: it is one incident. */
class SameGroupTest {
    private static final int GROUPS = 8;
    private static final int CONNECTIONS = 20;
    private static final int POSTS_EACH = 5;

    @Test
    void sameGroup_postedAHundredTimesByTwentyConnections_opensOneIncidentAndPagesEachLevelOnce() throws Exception {
        try (var receiver = Receiver.start();
                var node = TestNode.start("""
                    outgoing: {allow_networks: [127.0.0.0/8]}
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
            var clients = Stream.generate(node::connection).limit(CONNECTIONS).toList();
            // The first groups find everything cold and arrive one by one; the later ones really meet.
            for (int group = 0; group < GROUPS; group++) {
                var incidents = new HashSet<String>();
                var opened = 0;
                for (var answer : postAtOnce(clients, Payloads.alertmanager("v4_firing_group3", "Group" + group))) {
                    var json = answer.expect(202).json();
                    assertEquals(3, json.path("accepted").asInt());
                    incidents.addAll(each(json, "incident"));
                    opened += (int) each(json, "outcome").stream()
                            .filter("opened"::equals)
                            .count();
                }
                assertEquals(1, incidents.size(), incidents.toString());
                assertEquals(1, opened);
                var id = incidents.iterator().next();
                assertEquals(3, node.api().incident(id).path("alerts").size());
            }

            eventually(() -> assertEquals(GROUPS, receiver.pages("two").size()));
            assertEquals(GROUPS, receiver.requests("one").size());
            assertEquals(GROUPS, receiver.requests("two").size());
            assertEquals(
                    GROUPS,
                    node.api().get("/api/v1/incidents").json().path("incidents").size());
        }
    }

    /** Every client has a connection of its own, and all of them start together. */
    private static List<Answer> postAtOnce(List<Api> clients, String payload) throws Exception {
        var start = new CyclicBarrier(clients.size());
        var answers = new ArrayList<Answer>();
        try (var threads = Executors.newFixedThreadPool(clients.size())) {
            var posts = new ArrayList<Future<List<Answer>>>();
            for (var client : clients) {
                posts.add(threads.submit(() -> {
                    start.await();
                    return Stream.generate(() -> client.alertmanager(payload))
                            .limit(POSTS_EACH)
                            .toList();
                }));
            }
            for (var post : posts) {
                answers.addAll(post.get());
            }
        }
        assertEquals(CONNECTIONS * POSTS_EACH, answers.size());
        return answers;
    }
}

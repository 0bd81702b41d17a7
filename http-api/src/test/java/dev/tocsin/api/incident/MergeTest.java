package dev.tocsin.api.incident;

import static dev.tocsin.api.Payloads.firing;
import static dev.tocsin.api.Payloads.group;
import static dev.tocsin.api.Payloads.resolved;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.Api;
import dev.tocsin.api.Payloads;
import dev.tocsin.api.TestNode;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static final String INCIDENTS = "/api/v1/incidents/";

    @AutoClose
    private static TestNode node;

    private static Api api;

    @BeforeAll
    static void start() {
        node = TestNode.start(TestNode.WORLD);
        api = node.api();
    }

    @Test
    void merged_isOver_andItsAlertsCountForTheTarget_alsoThoseThatComeLater() {
        var source = opened("Source", "a");
        var target = opened("Target", "a");
        merge(source, target).expect(200);

        var over = api.incident(source);
        assertEquals("resolved", over.path("status").asText());
        assertEquals(target, over.path("mergedInto").asText());
        assertFalse(over.has("nextDeadline"), over::toString);
        var whole = api.incident(target);
        assertEquals("new", whole.path("status").asText());
        assertEquals(2, whole.path("alertCount").asInt());
        assertEquals(source, whole.path("merged").path(0).asText());
        assertTrue(api.timeline(source).contains("merged"));
        assertTrue(api.timeline(target).contains("incident-absorbed"));

        assertEquals(target, opened("Source", "b"));
        assertEquals(3, api.incident(target).path("alertCount").asInt());
    }

    @Test
    void target_resolvesOnlyWhenTheAlertsOfTheMergedOneAreClearToo() {
        var source = opened("ClearsLast", "a");
        var target = opened("ClearsFirst", "a");
        merge(source, target).expect(200);
        api.alertmanager(group(resolved(labels("ClearsFirst", "a")))).expect(202);
        assertEquals("new", api.incident(target).path("status").asText());
        api.alertmanager(group(resolved(labels("ClearsLast", "a")))).expect(202);
        assertEquals("resolved", api.incident(target).path("status").asText());
    }

    @Test
    void unmerged_escalatesAgainWhileItFires_andHasItsSendersBack() {
        var source = opened("Back", "a");
        var target = opened("Stays", "a");
        merge(source, target).expect(200);
        api.post(INCIDENTS + source + "/unmerge", "{\"user\": \"sam\"}").expect(200);

        var back = api.incident(source);
        assertEquals("new", back.path("status").asText());
        assertFalse(back.has("mergedInto"));
        assertEquals(1, back.path("level").asInt());
        var types = api.timeline(source);
        assertTrue(types.lastIndexOf("level-paged") > types.indexOf("unmerged"), types::toString);
        assertEquals(1, api.incident(target).path("alertCount").asInt());
        assertTrue(api.timeline(target).contains("incident-released"));
        assertEquals(source, opened("Back", "b"));
    }

    @Test
    void unmerged_whenItsAlertsAreClear_staysOver() {
        var source = opened("Cleared", "a");
        merge(source, opened("Other", "a")).expect(200);
        api.alertmanager(group(resolved(labels("Cleared", "a")))).expect(202);
        api.post(INCIDENTS + source + "/unmerge", "{}").expect(200);
        assertEquals("resolved", api.incident(source).path("status").asText());
    }

    @Test
    void whatCannotBeMerged_isRefused_andNothingChanges() {
        var one = opened("One", "a");
        var two = opened("Two", "a");
        var three = opened("Three", "a");
        merge(one, one).problem(409);
        merge(one, "0000").problem(404);
        merge("0000", one).problem(404);
        merge(one, "not an id").problem(400);
        api.post(INCIDENTS + one + "/merge", "{}").problem(400);
        api.post(INCIDENTS + one + "/unmerge", "{}").problem(409);
        merge(one, two).expect(200);
        merge(two, three).problem(409);
        merge(one, three).problem(409);
        api.post(INCIDENTS + three + "/resolve", "{}").expect(200);
        merge(two, three).problem(409);
        assertEquals(1, api.incident(three).path("alertCount").asInt());
        // The same again is not a fault.
        merge(one, two).expect(200);
    }

    private static Api.Answer merge(String source, String into) {
        return api.post(INCIDENTS + source + "/merge", "{\"into\": \"" + into + "\", \"user\": \"sam\"}");
    }

    private static String opened(String alertname, String instance) {
        var answer =
                api.alertmanager(group(firing(labels(alertname, instance)))).expect(202);
        var incidents = Payloads.each(answer.json(), "incident");
        assertEquals(1, incidents.size());
        return List.copyOf(incidents).getFirst();
    }

    private static String[] labels(String alertname, String instance) {
        return new String[] {"alertname", alertname, "instance", instance, "severity", "warning"};
    }
}

package dev.tocsin.channel.opsgenie;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.ifountain.opsgenie.client.swagger.model.AcknowledgeAlertRequest;
import com.ifountain.opsgenie.client.swagger.model.CloseAlertRequest;
import com.ifountain.opsgenie.client.swagger.model.CreateAlertRequest;
import com.ifountain.opsgenie.client.swagger.model.Recipient;
import com.ifountain.opsgenie.client.swagger.model.UnAcknowledgeAlertRequest;
import java.util.Map;

/** Opsgenie's own classes read our requests: what they do not know is an error, and what they do not keep is one, too. */
final class OpsgenieModel {
    /** As their client has it, but that it writes no empty lists. */
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            .build();

    private static final Map<String, Class<?>> ACTIONS = Map.of(
            "acknowledge",
            AcknowledgeAlertRequest.class,
            "unacknowledge",
            UnAcknowledgeAlertRequest.class,
            "close",
            CloseAlertRequest.class);

    private OpsgenieModel() {}

    /** Responders are younger than the model; each has the form of the recipients that it knows. */
    static void checkAlert(JsonNode alert) {
        alert.path("responders").forEach(responder -> check(responder, Recipient.class));
        check(((ObjectNode) alert.deepCopy()).without("responders"), CreateAlertRequest.class);
    }

    static void checkAction(String action, JsonNode body) {
        check(body, ACTIONS.get(action));
    }

    private static void check(JsonNode ours, Class<?> type) {
        try {
            var read = MAPPER.treeToValue(ours, type);
            assertEquals(ours, MAPPER.readTree(MAPPER.writeValueAsString(read)));
        } catch (JsonProcessingException e) {
            throw new AssertionError(ours.toString(), e);
        }
    }
}

package dev.tocsin.engine.channel.slack;

import dev.tocsin.engine.channel.PageMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done about an incident with one click. The ids are agreed on in this package's description. */
enum SlackButton {
    ACKNOWLEDGE("acknowledge", "Acknowledge", "primary"),
    RESOLVE("resolve", "Resolve", ""),
    ESCALATE("escalate", "Escalate", ""),
    PASS("pass", "I cannot, pass it on", "");

    static final String BLOCK = "tocsin";

    private final String action;
    private final String label;
    private final String style;

    SlackButton(String action, String label, String style) {
        this.action = action;
        this.label = label;
        this.style = style;
    }

    /** As many as make sense for the incident as it is. */
    static Optional<Map<String, Object>> of(PageMessage page) {
        var buttons = sensible(page.status())
                .map(button -> button.block(page.incident()))
                .toList();
        return buttons.isEmpty()
                ? Optional.empty()
                : Optional.of(Map.of("type", "actions", "block_id", BLOCK, "elements", buttons));
    }

    private static Stream<SlackButton> sensible(String status) {
        return switch (status) {
            case "new" -> Stream.of(ACKNOWLEDGE, PASS, ESCALATE, RESOLVE);
            case "resolved" -> Stream.empty();
            default -> Stream.of(RESOLVE, ESCALATE);
        };
    }

    private Map<String, Object> block(String incident) {
        var button = new LinkedHashMap<String, Object>();
        button.put("type", "button");
        button.put("action_id", action);
        button.put("text", SlackMessage.plain(label));
        button.put("value", incident);
        if (!style.isEmpty()) {
            button.put("style", style);
        }
        return button;
    }
}

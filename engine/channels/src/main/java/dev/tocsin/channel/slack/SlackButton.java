package dev.tocsin.channel.slack;

import dev.tocsin.channel.Action;
import dev.tocsin.channel.DigestMessage;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.NoticeMessage;
import dev.tocsin.channel.PageMessage;
import dev.tocsin.channel.UpdateMessage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What can be done about an incident with one click. The ids are agreed on in this package's description. */
enum SlackButton {
    ACKNOWLEDGE(Action.ACKNOWLEDGE, "Acknowledge", "primary"),
    RESOLVE(Action.RESOLVE, "Resolve", ""),
    ESCALATE(Action.ESCALATE, "Escalate", ""),
    PASS(Action.PASS, "I cannot, pass it on", "");

    static final String BLOCK = "tocsin";

    private final Action action;
    private final String label;
    private final String style;

    SlackButton(Action action, String label, String style) {
        this.action = action;
        this.label = label;
        this.style = style;
    }

    /** As many as make sense for the incident as it is, or for all of a digest's. */
    static Optional<Map<String, Object>> of(Message message) {
        var buttons =
                switch (message) {
                    case PageMessage page -> ofIncident(page);
                    case UpdateMessage update -> ofIncident(update.page());
                    case DigestMessage digest when digest.isAnswerable() -> ofDigest(digest);
                    case DigestMessage _, NoticeMessage _ -> List.<Map<String, Object>>of();
                };
        return buttons.isEmpty()
                ? Optional.empty()
                : Optional.of(Map.of("type", "actions", "block_id", BLOCK, "elements", buttons));
    }

    private static List<Map<String, Object>> ofIncident(PageMessage page) {
        return sensible(page.status())
                .map(button -> button.block(button.label, page.incident()))
                .toList();
    }

    private static List<Map<String, Object>> ofDigest(DigestMessage digest) {
        return List.of(
                ACKNOWLEDGE.block("Take all " + digest.context().all(), digest.id()),
                PASS.block("I cannot, pass them on", digest.id()));
    }

    private static Stream<SlackButton> sensible(String status) {
        return switch (status) {
            case "new" -> Stream.of(ACKNOWLEDGE, PASS, ESCALATE, RESOLVE);
            case "resolved" -> Stream.empty();
            default -> Stream.of(RESOLVE, ESCALATE);
        };
    }

    /** @param subject an incident or a digest */
    private Map<String, Object> block(String label, String subject) {
        var button = new LinkedHashMap<String, Object>();
        button.put("type", "button");
        button.put("action_id", action.label());
        button.put("text", SlackMessage.plain(label));
        button.put("value", subject);
        if (!style.isEmpty()) {
            button.put("style", style);
        }
        return button;
    }
}

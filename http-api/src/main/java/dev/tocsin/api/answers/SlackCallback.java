package dev.tocsin.api.answers;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Deliveries;
import dev.tocsin.api.http.Json;
import dev.tocsin.api.http.Problem;
import dev.tocsin.app.reply.Answers;
import dev.tocsin.app.reply.Answers.PersonAnswer;
import dev.tocsin.app.reply.PageLookup;
import dev.tocsin.app.reply.Reply;
import dev.tocsin.app.reply.SentPages;
import dev.tocsin.app.reply.UserLookup;
import dev.tocsin.channel.Action;
import dev.tocsin.channel.Http;
import dev.tocsin.channel.JsonText;
import dev.tocsin.core.signal.Caller.Medium;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.answer.StoredDigests;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles clicks on the buttons of Tocsin's messages in Slack (Slack developer documentation, "Handling user
 * interaction"). The message itself changes by the channel's updates, like any other. The person who clicked gets a
 * reply that only they see, at the URL that came with the click.
 */
public final class SlackCallback implements Callback {
    /**
     * The {@code block_id} of Tocsin's buttons; their {@code action_id} is an {@link Action} and their value the
     * incident or digest.
     */
    private static final String BLOCK = "tocsin";

    private static final Logger LOG = LoggerFactory.getLogger(SlackCallback.class);

    /** Slack waits 3 s for a response, and then shows that the click failed; the work goes on all the same. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofMillis(2_000);

    private static final String NOT_RECORDED =
            "Your click may not have been recorded: Tocsin cannot reach its database, or is too busy. Press again in a"
                    + " moment; a second click does no harm.";

    private record Click(String subject, Action action, String id) {}

    private final Answers answers;
    private final UserLookup users;
    private final PageLookup pages;
    private final Deliveries deliveries;
    private final Http http;

    /** @param http for replies to the person who clicked */
    public SlackCallback(Answers answers, UserLookup users, PageLookup pages, Deliveries deliveries, Http http) {
        this.answers = answers;
        this.users = users;
        this.pages = pages;
        this.deliveries = deliveries;
        this.http = http;
    }

    @Override
    public String name() {
        return "slack";
    }

    @Override
    public Set<String> types() {
        return Set.of("slack");
    }

    @Override
    public Signed signed() {
        return Signed.BY_SLACK;
    }

    @Override
    public CompletionStage<HttpResponse> handle(Call call) {
        var secret = call.settings().optionalSecret("signing_secret").orElseThrow(Callback::refusal);
        var timestamp = call.header("X-Slack-Request-Timestamp");
        if (!SlackSignature.matches(secret, timestamp, call.header("X-Slack-Signature"), call.body(), call.now())) {
            throw Callback.refusal();
        }
        var payload = FormBody.of(call.body())
                .first("payload")
                .map(text -> Json.read(text.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow(() -> new BadRequest(
                        Problem.badParameter("payload", "is required: Slack sends a click as a form with this field")));
        var clicks = clicks(payload);
        if (clicks.isEmpty()) {
            return CompletableFuture.completedFuture(HttpResponse.create());
        }
        var channel = call.settings().name();
        return deliveries
                .once("slack", JsonText.of(payload.path("trigger_id")), () -> carryOut(channel, payload, clicks))
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        LOG.warn("A click in Slack may not have been recorded: {}", clicks, failure);
                        tell(payload, NOT_RECORDED);
                    }
                })
                .toCompletableFuture()
                .copy()
                .orTimeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(_ -> HttpResponse.create());
    }

    private CompletionStage<HttpResponse> carryOut(String channel, JsonNode payload, List<Click> clicks) {
        return CompletableFuture.allOf(clicks.stream()
                        .map(click -> carryOut(channel, payload, click))
                        .toArray(CompletableFuture[]::new))
                .thenApply(_ -> HttpResponse.create());
    }

    /** The clicks on Tocsin's buttons; other elements of the app's messages are ignored. */
    private List<Click> clicks(JsonNode payload) {
        var clicks = new ArrayList<Click>();
        if (JsonText.of(payload.path("type")).equals("block_actions")) {
            for (var action : payload.path("actions")) {
                click(payload, action).ifPresent(clicks::add);
            }
        }
        return clicks;
    }

    private Optional<Click> click(JsonNode payload, JsonNode action) {
        var subject = JsonText.of(action.path("value"));
        return Action.of(JsonText.of(action.path("action_id")))
                .filter(_ -> JsonText.of(action.path("block_id")).equals(BLOCK)
                        && (IncidentId.isValid(subject) || StoredDigests.isId(subject)))
                .map(wanted -> new Click(subject, wanted, id(payload, action)));
    }

    private static String id(JsonNode payload, JsonNode action) {
        var at = JsonText.of(action.path("action_ts"));
        return at.isEmpty()
                ? ""
                : "slack " + JsonText.of(payload.path("user").path("id")) + ' ' + at + ' '
                        + JsonText.of(action.path("action_id"));
    }

    private CompletableFuture<Void> carryOut(String channel, JsonNode payload, Click click) {
        var user = JsonText.of(payload.path("user").path("id"));
        return give(channel, user, click)
                .thenAccept(reply -> tell(payload, reply.text(), button(click, reply)))
                .toCompletableFuture();
    }

    /** Carries out the answer of the user with this Slack id: a page to a room has no recipient of its own. */
    private CompletionStage<Reply> give(String channel, String user, Click click) {
        return StoredDigests.isId(click.subject())
                ? pages.sent(click.subject()).thenCompose(found -> found.map(sent -> give(channel, user, click, sent))
                        .orElseGet(() -> CompletableFuture.completedFuture(new Reply.NoIncident())))
                : answers.give(
                        channel,
                        user,
                        new PersonAnswer(new IncidentId(click.subject()), click.action(), Medium.SLACK, click.id()));
    }

    private CompletionStage<Reply> give(String channel, String user, Click click, SentPages sent) {
        return switch (users.at(channel, user)) {
            case UserLookup.Found.Known(var person) ->
                answers.give(person, sent, click.action(), Medium.SLACK, click.id());
            case UserLookup.Found.Unknown() -> CompletableFuture.completedFuture(answers.notYou(Medium.SLACK, false));
            case UserLookup.Found.Shared _ -> CompletableFuture.completedFuture(answers.notYou(Medium.SLACK, true));
        };
    }

    /** Sends a reply without waiting or retrying: the message itself shows what happened. */
    private void tell(JsonNode payload, String text) {
        tell(payload, text, Optional.empty());
    }

    /** The button for what only this person can do next: confirm, or undo. */
    private static Optional<Map<String, Object>> button(Click click, Reply reply) {
        return switch (reply) {
            case Reply.Asks _ -> Optional.of(button(click, Action.RESOLVE_FIRING, "Resolve anyway"));
            case Reply.Done done when done.canUndo() -> Optional.of(button(click, Action.UNDO, "Undo"));
            case Reply.Done _,
                    Reply.AlreadySo _,
                    Reply.TooLate _,
                    Reply.Refused _,
                    Reply.NoIncident _,
                    Reply.NotYou _ -> Optional.empty();
        };
    }

    private static Map<String, Object> button(Click click, Action action, String label) {
        return Map.of(
                "type", "button",
                "action_id", action.label(),
                "text", Map.of("type", "plain_text", "text", label),
                "value", click.subject());
    }

    private void tell(JsonNode payload, String text, Optional<Map<String, Object>> button) {
        var where = JsonText.of(payload.path("response_url"));
        if (where.isEmpty()) {
            return;
        }
        var message = new LinkedHashMap<String, Object>();
        message.put("response_type", "ephemeral");
        message.put("replace_original", false);
        message.put("text", escaped(text));
        button.ifPresent(shown -> message.put(
                "blocks",
                List.of(
                        Map.of("type", "section", "text", Map.of("type", "mrkdwn", "text", escaped(text))),
                        Map.of("type", "actions", "block_id", BLOCK, "elements", List.of(shown)))));
        var body = Json.write(message);
        try {
            var unused = http.send(Http.Call.post(URI.create(where), "application/json; charset=utf-8", body))
                    .whenComplete((answer, failure) -> {
                        if (failure != null || !answer.isSuccess()) {
                            LOG.debug("Slack did not accept the reply to a click");
                        }
                    });
        } catch (IllegalArgumentException e) {
            LOG.debug("Slack sent a response_url that is not valid");
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}

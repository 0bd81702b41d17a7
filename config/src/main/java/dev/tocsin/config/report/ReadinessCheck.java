package dev.tocsin.config.report;

import dev.tocsin.config.ConfigProblem;
import dev.tocsin.config.Configuration;
import dev.tocsin.config.Role;
import dev.tocsin.config.read.Problems;
import dev.tocsin.config.section.ConfigLoader;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.policy.EscalationPolicy;
import dev.tocsin.core.policy.Responder;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.routing.Receiver;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.SeverityScale;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks whether a configuration is ready for production: warns of what is valid and still pages nobody in the end. It
 * checks contacts, tokens, and the policies that alerts of the worst severity are routed to. The built-in example is
 * not checked.
 */
final class ReadinessCheck {
    private static final String CONSOLE = "console";

    private final Configuration configuration;
    private final Instant now;
    private final SourceMap places;
    private final Problems warnings = new Problems();

    private ReadinessCheck(Configuration configuration, Instant now, SourceMap places) {
        this.configuration = configuration;
        this.now = now;
        this.places = places;
    }

    /**
     * The warnings, in the order of file and line.
     *
     * @param now the instant at which on-call is resolved
     */
    static List<ConfigProblem> of(Configuration configuration, Instant now, SourceMap places) {
        if (configuration.version().equals(ConfigLoader.example().version())) {
            return List.of();
        }
        var readiness = new ReadinessCheck(configuration, now, places);
        readiness.contacts();
        readiness.tokens();
        readiness.worstSeverity();
        return readiness.warnings.sorted();
    }

    private void contacts() {
        var users = configuration.directory().users();
        var silent = users.values().stream()
                .filter(user ->
                        !user.contacts().isEmpty() && user.contacts().stream().allMatch(this::onlyPrints))
                .map(User::name)
                .sorted()
                .toList();
        if (silent.isEmpty()) {
            return;
        }
        var everybody = silent.size() == users.size();
        warn(
                everybody ? "users" : "users." + silent.getFirst(),
                everybody
                        ? "all contacts of all users print to the console, so a page wakes nobody"
                        : "all contacts print to the console, so a page wakes nobody: " + String.join(", ", silent),
                "add a contact by a channel that wakes, such as sms, voice, pagerduty or ntfy");
    }

    private void tokens() {
        var tokens = configuration.tokens();
        if (!tokens.isEmpty() && tokens.stream().noneMatch(token -> token.role() == Role.ADMIN)) {
            warn(
                    "tokens",
                    "no token has the role admin: nobody can reload the configuration or activate a version through"
                            + " the API",
                    "write role: admin for one token");
        }
    }

    private void worstSeverity() {
        var worst = configuration.directory().severities().rules().getFirst();
        var router = configuration.router();
        var repeated = new LinkedHashMap<String, Boolean>();
        names(worst)
                .flatMap(name -> ReachableRoutes.ends(router.root(), Labels.of(Map.of("severity", name))).stream())
                .forEach(route -> Optional.ofNullable(router.receivers().get(route.receiver()))
                        .flatMap(Receiver::policy)
                        .ifPresent(policy -> repeated.merge(
                                policy, route.timing().repeatInterval().isPresent(), Boolean::logicalAnd)));
        repeated.forEach((name, always) ->
                policy(worst.name(), Objects.requireNonNull(router.policies().get(name)), always));
    }

    private static Stream<String> names(SeverityScale.Rule rule) {
        return Stream.concat(Stream.of(rule.name()), rule.aliases().stream());
    }

    /** @param repeated whether every route that leads to the policy has a repeat interval */
    private void policy(String severity, EscalationPolicy policy, boolean repeated) {
        var path = "policies." + policy.name();
        if (!last(policy).repeatsForever() && !repeated) {
            warn(
                    path,
                    severity + " alerts end here unanswered: after the last level nobody is paged again",
                    "write repeat: forever, name a next policy, or give the route a repeat_interval");
        }
        if (policy.acknowledgeTimeout().isEmpty()) {
            warn(
                    path,
                    "an acknowledgement of a " + severity + " alert never times out: if nobody works on it, nobody is"
                            + " paged again",
                    "write acknowledge_timeout: 30m");
        }
        if (policy.levels().stream()
                .flatMap(level -> level.responders().stream())
                .allMatch(this::onlyPrints)) {
            warn(
                    path,
                    severity
                            + " alerts are only printed to the console: no level pages anybody through another channel",
                    "give a level a responder with a contact by another channel");
        }
    }

    private static EscalationPolicy last(EscalationPolicy policy) {
        var last = policy;
        while (last.next().isPresent() && !last.repeatsForever()) {
            last = last.next().get();
        }
        return last;
    }

    /** Whether pages to the responder are only printed to the console; a schedule is judged by the user on call now. */
    private boolean onlyPrints(Responder responder) {
        var recipients = configuration.directory().resolve(responder, now).recipients();
        return !recipients.isEmpty()
                && recipients.stream().allMatch(recipient -> Optional.ofNullable(
                                configuration.directory().users().get(recipient.name()))
                        .map(user -> user.contacts().stream().allMatch(this::onlyPrints))
                        .orElseGet(() -> onlyPrints(recipient.contact())));
    }

    private boolean onlyPrints(ContactMethod contact) {
        return Optional.ofNullable(configuration.channels().get(contact.channel()))
                .map(channel -> channel.type().equals(CONSOLE))
                .orElse(false);
    }

    private void warn(String path, String message, String remedy) {
        warnings.add(places.of(path), message, remedy);
    }
}

package dev.tocsin.config.section;

import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.policy.AutoResolve;
import dev.tocsin.core.policy.EscalationPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads {@code policies}, and links each policy to the one that follows it. */
final class PoliciesReader {
    private static final int MAX_REPEAT = 100;

    private static final Key<String> NEXT_POLICY = Key.required(
            "policy",
            Types.reference(Kind.POLICY),
            "managers",
            "the policy that continues from its first level",
            "name the policy that takes over");
    private static final Section END =
            Section.of("a policy at the end", NEXT_POLICY).titled("policy at the end");

    private static final Key<List<Fields>> LEVELS = Key.required(
            "levels",
            LevelsReader.LEVELS,
            "[{responders: [{schedule: platform}], timeout: 15m}]",
            "the levels, paged one after another until somebody answers",
            "list whom to page first, second, …");
    private static final Key<Integer> REPEAT = Key.optional(
                    "repeat",
                    Types.number(0, MAX_REPEAT).orWord("forever").reading(PoliciesReader::repeat),
                    "2",
                    "how often the levels are paged again")
            .or("0");
    private static final Key<Yaml> AT_END = Key.optional(
                    "at_end",
                    END.type().orWord("stop").unread(),
                    "{policy: managers}",
                    "what happens after the last repeat, if nobody has answered")
            .otherwise("`stop`");
    private static final Key<Optional<Duration>> ACKNOWLEDGE_TIMEOUT = Key.optional(
                    "acknowledge_timeout",
                    Types.duration("100ms", "30d").orWord("never"),
                    "30m",
                    "an acknowledged incident on which nobody works escalates again after this time")
            .or("never");
    private static final Key<Optional<Duration>> AUTO_RESOLVE = Key.optional(
                    "auto_resolve",
                    Types.duration("0s", "30d").orWord("never"),
                    "1h",
                    "how long all alerts must be clear before an incident resolves by itself")
            .otherwise("that of the severity");
    private static final Type<Duration> UPDATE_INTERVAL = Types.duration("1m", "30d");
    private static final Key<Yaml> STATUS_UPDATES = Key.optional(
            "status_updates",
            Types.bySeverity(UPDATE_INTERVAL),
            "{critical: 30m, high: 60m}",
            "how often the owner owes a status update, by severity; the owner is paged if there was none");
    private static final Key<Boolean> ESCALATE_WHEN_CLEAR = Key.optional(
                    "escalate_when_clear",
                    Types.flag(),
                    "true",
                    "the levels are paged although no alert fires any more")
            .or("false");
    private static final Section POLICY = Section.of(
            "a policy", LEVELS, REPEAT, AT_END, ACKNOWLEDGE_TIMEOUT, AUTO_RESOLVE, STATUS_UPDATES, ESCALATE_WHEN_CLEAR);

    static final Key<Map<String, Fields>> POLICIES = Key.optional(
            "policies",
            Types.named(Kind.POLICY, POLICY.type()),
            "{critical: {levels: [{responders: [{schedule: platform}], timeout: 15m}]}}",
            "the escalation policies: whom to page, in which order, and how long to wait:"
                    + " [policies](../configuration.md#policies)");

    /** A policy that is not linked to the next one yet. */
    private record Part(EscalationPolicy policy, Optional<Handover> handover) {}

    private record Handover(String to, SourceLocation place) {}

    private final Values values;
    private final Severities severities;
    private final LevelsReader levels;
    private final Map<String, EscalationPolicy> whole = new HashMap<>();

    PoliciesReader(Values values, Severities severities) {
        this.values = values;
        this.severities = severities;
        levels = new LevelsReader(values, severities);
    }

    Map<String, EscalationPolicy> read(Fields root) {
        var parts = new LinkedHashMap<String, Part>();
        root.get(POLICIES).orElse(Map.of()).forEach((name, fields) -> policy(name, fields)
                .ifPresent(part -> parts.put(name, part)));
        var inCycles = cycles(parts);
        var policies = new LinkedHashMap<String, EscalationPolicy>();
        parts.forEach((name, part) ->
                policies.put(name, inCycles.contains(name) ? part.policy() : whole(parts, inCycles, name, part)));
        return policies;
    }

    private Optional<Part> policy(String name, Fields fields) {
        var some = fields.list(LEVELS).stream().map(levels::level).toList();
        var repeat = fields.value(REPEAT);
        var acknowledge = fields.value(ACKNOWLEDGE_TIMEOUT);
        var autoResolve = fields.get(AUTO_RESOLVE).map(PoliciesReader::autoResolve);
        var updates = fields.get(STATUS_UPDATES).map(this::statusUpdates).orElse(Map.of());
        var whenClear = fields.value(ESCALATE_WHEN_CLEAR);
        var handover = fields.get(AT_END).flatMap(this::atEnd);
        if (handover.isPresent() && repeat == EscalationPolicy.FOREVER) {
            values.problems()
                    .add(
                            handover.get().place(),
                            "the policy repeats for ever, so its end is never reached",
                            "write how often it repeats, or remove at_end");
        }
        return some.isEmpty()
                ? Optional.empty()
                : Optional.of(new Part(
                        new EscalationPolicy(
                                name, some, repeat, acknowledge, Optional.empty(), autoResolve, updates, whenClear),
                        handover));
    }

    private static Optional<Integer> repeat(Yaml node, Values values) {
        var forever = node instanceof Yaml.Scalar scalar && scalar.text().equals("forever");
        if (forever) {
            return Optional.of(EscalationPolicy.FOREVER);
        }
        var what = "a whole number from 0 to " + MAX_REPEAT + ", or forever";
        var text = values.text(node, what);
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= MAX_REPEAT) {
            return Optional.of(Integer.parseInt(text));
        }
        if (Values.isText(node)) {
            values.expected(node.place(), what, text, "write how often the levels are paged again");
        }
        return Optional.empty();
    }

    private static AutoResolve autoResolve(Optional<Duration> clear) {
        return clear.<AutoResolve>map(AutoResolve.After::new).orElseGet(AutoResolve.Never::new);
    }

    private Map<String, Duration> statusUpdates(Yaml node) {
        var intervals = new TreeMap<String, Duration>();
        if (!(node instanceof Yaml.Mapping(_, var entries))) {
            values.problems()
                    .add(
                            node.place(),
                            "expected durations by severity, found " + node.kind(),
                            "write {critical: 30m, high: 60m}");
            return intervals;
        }
        Fields.reportTwice(entries, values.problems());
        for (var entry : entries) {
            var severity = severities.known(entry.key(), entry.place());
            UPDATE_INTERVAL
                    .reader()
                    .read(entry.value(), values)
                    .ifPresent(interval -> intervals.put(severity, interval));
        }
        return intervals;
    }

    private Optional<Handover> atEnd(Yaml node) {
        if (node instanceof Yaml.Scalar scalar && scalar.text().equals("stop")) {
            return Optional.empty();
        }
        if (!(node instanceof Yaml.Mapping)) {
            values.problems()
                    .add(
                            node.place(),
                            "expected stop or a policy at the end, found " + node.kind(),
                            "write at_end: stop, or at_end: {policy: name}");
            return Optional.empty();
        }
        return Fields.of(node, END, values).flatMap(fields -> fields.get(NEXT_POLICY)
                .map(policy -> new Handover(
                        policy, fields.node(NEXT_POLICY).orElseThrow().place())));
    }

    /** Policies that follow each other in a circle; each circle is reported once. */
    private Set<String> cycles(Map<String, Part> parts) {
        var inCycles = new TreeSet<String>();
        for (var start : parts.keySet()) {
            var path = new ArrayList<String>();
            var name = Optional.of(start);
            while (name.isPresent() && !path.contains(name.get()) && !inCycles.contains(name.get())) {
                path.add(name.get());
                name = handover(parts, name.get()).map(Handover::to);
            }
            if (name.isPresent() && path.contains(name.get())) {
                var cycle = path.subList(path.indexOf(name.get()), path.size());
                inCycles.addAll(cycle);
                reportCycle(parts, cycle);
            }
        }
        return inCycles;
    }

    private void reportCycle(Map<String, Part> parts, List<String> cycle) {
        handover(parts, cycle.getLast()).ifPresent(last -> values.problems()
                .add(
                        last.place(),
                        "the next policies form a cycle: " + String.join(" > ", cycle) + " > " + cycle.getFirst(),
                        "let the last of them stop, or repeat one of them with repeat: forever"));
    }

    private static Optional<Handover> handover(Map<String, Part> parts, String name) {
        return Optional.ofNullable(parts.get(name)).flatMap(Part::handover);
    }

    private EscalationPolicy whole(Map<String, Part> parts, Set<String> inCycles, String name, Part part) {
        var known = whole.get(name);
        if (known != null) {
            return known;
        }
        var own = part.policy();
        var next = part.handover().map(Handover::to).filter(to -> !inCycles.contains(to));
        var following = next.flatMap(to -> Optional.ofNullable(parts.get(to)).map(p -> whole(parts, inCycles, to, p)));
        var policy = new EscalationPolicy(
                own.name(),
                own.levels(),
                own.repeat(),
                own.acknowledgeTimeout(),
                following,
                own.autoResolve(),
                own.statusUpdates(),
                own.escalateWhenClear());
        whole.put(name, policy);
        return policy;
    }
}

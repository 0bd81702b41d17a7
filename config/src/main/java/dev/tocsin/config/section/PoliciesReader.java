package dev.tocsin.config.section;

import dev.tocsin.config.read.Document;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Times;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.policy.AutoResolve;
import dev.tocsin.engine.policy.EscalationPolicy;
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
    private static final List<String> KEYS = List.of(
            "levels",
            "repeat",
            "at_end",
            "acknowledge_timeout",
            "auto_resolve",
            "status_updates",
            "escalate_when_clear");
    private static final Duration MIN_UPDATE = Duration.ofMinutes(1);
    private static final int MAX_REPEAT = 100;

    /** A policy that is not linked to the next one yet. */
    private record Part(EscalationPolicy policy, Optional<Handover> handover) {}

    private record Handover(String to, SourceLocation place) {}

    private final Values values;
    private final References references;
    private final Severities severities;
    private final LevelsReader levels;
    private final Map<String, EscalationPolicy> whole = new HashMap<>();

    PoliciesReader(Values values, References references, Severities severities, Times times, DirectChannels channels) {
        this.values = values;
        this.references = references;
        this.severities = severities;
        levels = new LevelsReader(values, references, severities, times, channels);
    }

    Map<String, EscalationPolicy> read(Document document) {
        var parts = Section.read(document.map("policies"), values, this::policy);
        var inCycles = cycles(parts);
        var policies = new LinkedHashMap<String, EscalationPolicy>();
        parts.forEach((name, part) ->
                policies.put(name, inCycles.contains(name) ? part.policy() : whole(parts, inCycles, name, part)));
        return policies;
    }

    private Optional<Part> policy(String name, Yaml node) {
        references.define(Kind.POLICY, name);
        return Fields.of(node, "a policy", KEYS, values.problems()).flatMap(fields -> {
            var some = fields.require("levels", "list whom to page first, second, …")
                    .map(levels::levels);
            var repeat = fields.get("repeat").map(this::repeat).orElse(0);
            var acknowledge = fields.get("acknowledge_timeout")
                    .flatMap(n -> values.durationOrNever(n, LevelsReader.SHORTEST, Values.A_MONTH));
            var autoResolve = fields.get("auto_resolve").map(this::autoResolve);
            var updates = fields.get("status_updates").map(this::statusUpdates).orElse(Map.of());
            var whenClear = fields.get("escalate_when_clear").map(values::flag).orElse(false);
            var handover = fields.get("at_end").flatMap(this::atEnd);
            if (handover.isPresent() && repeat == EscalationPolicy.FOREVER) {
                values.problems()
                        .add(
                                handover.get().place(),
                                "the policy repeats for ever and never comes to its end",
                                "write how often it repeats, or remove at_end");
            }
            return some.filter(list -> !list.isEmpty())
                    .map(list -> new Part(
                            new EscalationPolicy(
                                    name, list, repeat, acknowledge, Optional.empty(), autoResolve, updates, whenClear),
                            handover));
        });
    }

    private int repeat(Yaml node) {
        var forever = node instanceof Yaml.Scalar scalar && scalar.text().equals("forever");
        if (forever) {
            return EscalationPolicy.FOREVER;
        }
        var what = "a whole number from 0 to " + MAX_REPEAT + ", or forever";
        var text = values.text(node, what);
        if (text.matches("[0-9]{1,3}") && Integer.parseInt(text) <= MAX_REPEAT) {
            return Integer.parseInt(text);
        }
        if (Values.isText(node)) {
            values.expected(node.place(), what, text, "write how often the levels are paged again");
        }
        return 0;
    }

    private AutoResolve autoResolve(Yaml node) {
        return values.durationOrNever(node, Duration.ZERO, Values.A_MONTH)
                .<AutoResolve>map(AutoResolve.After::new)
                .orElseGet(AutoResolve.Never::new);
    }

    private Map<String, Duration> statusUpdates(Yaml node) {
        var intervals = new TreeMap<String, Duration>();
        if (!(node instanceof Yaml.Mapping(_, var entries))) {
            values.problems()
                    .add(
                            node.place(),
                            "expected how often by severity, found " + node.kind(),
                            "write {critical: 30m, high: 60m}");
            return intervals;
        }
        Section.reportTwice(entries, values.problems());
        for (var entry : entries) {
            var severity = severities.known(entry.key(), entry.place());
            intervals.put(severity, values.duration(entry.value(), MIN_UPDATE, Values.A_MONTH));
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
        return Fields.of(node, "what happens at the end", List.of("policy"), values.problems())
                .flatMap(fields -> fields.require("policy", "name the policy that takes over"))
                .map(policy -> new Handover(references.refer(Kind.POLICY, policy), policy.place()));
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
                        "policies hand over in a circle: " + String.join(" > ", cycle) + " > " + cycle.getFirst(),
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

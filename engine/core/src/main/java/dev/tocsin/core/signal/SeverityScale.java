package dev.tocsin.core.signal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The configured severities, the worst first, with all their names: P0, critical and SEV1 may be one severity. Names
 * are compared without regard to case.
 */
public record SeverityScale(List<Rule> rules, String fallback) {
    /**
     * A severity and its rules.
     *
     * @param aliases other names that senders use for it
     * @param autoResolve how long all alerts of an incident must be clear before it resolves by itself; empty = never
     * @param urgency selects the contact rules by which people are paged
     */
    public record Rule(String name, List<String> aliases, Optional<Duration> autoResolve, Urgency urgency) {
        public Rule {
            aliases = List.copyOf(aliases);
            check(name);
            aliases.forEach(Rule::check);
        }

        public Rule(String name, List<String> aliases, Optional<Duration> autoResolve) {
            this(name, aliases, autoResolve, Urgency.HIGH);
        }

        private static void check(String name) {
            if (name.isBlank() || !name.equals(name.strip())) {
                throw new IllegalArgumentException("a severity name has no blanks around it: \"" + name + '"');
            }
        }
    }

    public SeverityScale {
        rules = List.copyOf(rules);
        if (rules.stream().noneMatch(r -> r.name().equals(fallback))) {
            throw new IllegalArgumentException("the fallback severity " + fallback + " is not on the scale");
        }
        ranksByName(rules);
    }

    /** The severity with this name or alias. */
    public Optional<Severity> find(String name) {
        var wanted = name.strip();
        for (int rank = 0; rank < rules.size(); rank++) {
            var rule = rules.get(rank);
            if (rule.name().equalsIgnoreCase(wanted) || rule.aliases().stream().anyMatch(wanted::equalsIgnoreCase)) {
                return Optional.of(new Severity(rule.name(), rank));
            }
        }
        return Optional.empty();
    }

    /** The severity of an alert without a known one. */
    public Severity fallbackSeverity() {
        return find(fallback).orElseThrow();
    }

    /**
     * How long all alerts must be clear before an incident of this severity resolves by itself; empty = only a person
     * resolves it.
     */
    public Optional<Duration> autoResolve(Severity severity) {
        return rules.stream()
                .filter(rule -> rule.name().equals(severity.name()))
                .findFirst()
                .flatMap(Rule::autoResolve);
    }

    /** The urgency of a severity; high if it is not on the scale any more. */
    public Urgency urgency(Severity severity) {
        return rules.stream()
                .filter(rule -> rule.name().equals(severity.name()))
                .findFirst()
                .map(Rule::urgency)
                .orElse(Urgency.HIGH);
    }

    private static Map<String, Integer> ranksByName(List<Rule> rules) {
        var ranks = new HashMap<String, Integer>();
        for (int rank = 0; rank < rules.size(); rank++) {
            var rule = rules.get(rank);
            claim(ranks, rule.name(), rank);
            for (var alias : rule.aliases()) {
                claim(ranks, alias, rank);
            }
        }
        return ranks;
    }

    private static void claim(Map<String, Integer> ranks, String name, int rank) {
        var taken = ranks.putIfAbsent(name.toLowerCase(Locale.ROOT), rank);
        if (taken != null && taken != rank) {
            throw new IllegalArgumentException("the severity name " + name + " is used twice");
        }
    }
}

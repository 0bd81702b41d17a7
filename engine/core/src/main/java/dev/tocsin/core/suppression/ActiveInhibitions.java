package dev.tocsin.core.suppression;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The inhibition rules together with the alerts that fire now and can inhibit others. Immutable; sources are indexed by
 * the values of the rules' equal labels, so a look-up costs the same however many alerts fire.
 */
public final class ActiveInhibitions {
    public static final ActiveInhibitions NONE = new ActiveInhibitions(InhibitionRules.NONE, List.of());

    /**
     * The firing sources of a rule, by the values of its equal labels.
     *
     * @param others those that are known to be no targets of the rule themselves
     */
    private record Sources(InhibitionRule rule, Map<List<String>, Labels> all, Map<List<String>, Labels> others) {

        static Sources of(InhibitionRule rule, List<Labels> firing) {
            var sources = new Sources(rule, new HashMap<>(), new HashMap<>());
            for (var labels : firing) {
                if (rule.isSource(labels)) {
                    var values = rule.equalValues(labels);
                    sources.all.putIfAbsent(values, labels);
                    if (rule.target(labels) == Match.NO) {
                        sources.others.putIfAbsent(values, labels);
                    }
                }
            }
            return sources;
        }

        Optional<Labels> inhibiting(Labels labels) {
            if (!rule.isTarget(labels)) {
                return Optional.empty();
            }
            return Optional.ofNullable((rule.source(labels) == Match.NO ? all : others).get(rule.equalValues(labels)));
        }
    }

    private final InhibitionRules inhibitionRules;
    private final List<Labels> firing;
    private final List<Sources> sources;

    private ActiveInhibitions(InhibitionRules inhibitionRules, List<Labels> firing, List<Sources> sources) {
        this.inhibitionRules = inhibitionRules;
        this.firing = firing;
        this.sources = sources;
    }

    /** @param firing labels of the alerts that fire; alerts that are sources of no rule have no effect */
    public ActiveInhibitions(InhibitionRules inhibitionRules, List<Labels> firing) {
        this.inhibitionRules = inhibitionRules;
        this.firing = List.copyOf(firing);
        this.sources = inhibitionRules.rules().stream()
                .map(rule -> Sources.of(rule, this.firing))
                .toList();
    }

    /** These inhibitions, restricted to the rules that the given labels decide, whatever other labels an alert has. */
    ActiveInhibitions decidedBy(Set<String> labels) {
        var decided =
                sources.stream().filter(one -> one.rule().isDecidedBy(labels)).toList();
        return new ActiveInhibitions(inhibitionRules, firing, decided);
    }

    /** Why an alert is inhibited: a rule, and the labels of a source that fires. */
    public record Inhibited(InhibitionRule rule, Labels source) {
        public String reason() {
            return "inhibited by " + rule.name() + " while " + source + " fires";
        }
    }

    public InhibitionRules inhibition() {
        return inhibitionRules;
    }

    public List<Labels> firing() {
        return firing;
    }

    public boolean isEmpty() {
        return firing.isEmpty();
    }

    /** The first rule that inhibits an alert with these labels; empty = none. */
    public Optional<Inhibited> inhibited(Labels labels) {
        for (var one : sources) {
            var source = one.inhibiting(labels);
            if (source.isPresent()) {
                return source.map(firing -> new Inhibited(one.rule(), firing));
            }
        }
        return Optional.empty();
    }
}

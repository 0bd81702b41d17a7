package dev.tocsin.config.section;

import dev.tocsin.config.read.NearestName;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.core.signal.SeverityScale;
import java.util.List;
import java.util.Optional;

/** The names of the severity scale, as far as it could be read, for other sections that name a severity. */
record Severities(Values values, List<SeverityScale.Rule> rules) {
    /** The severity's name for a name or an alias; a name that is neither is reported. */
    String known(Yaml node) {
        var name = values.text(node, "the name of a severity");
        return Values.isText(node) ? known(name, node.place()) : name;
    }

    String known(String name, SourceLocation location) {
        var found = find(name);
        if (found.isEmpty() && !rules.isEmpty()) {
            var names = rules.stream().map(SeverityScale.Rule::name).toList();
            values.problems()
                    .add(location, "unknown severity " + Values.quote(name), NearestName.hint(name, names, ""));
        }
        return found.orElse(name);
    }

    private Optional<String> find(String name) {
        return rules.stream()
                .filter(rule -> rule.name().equalsIgnoreCase(name)
                        || rule.aliases().stream().anyMatch(name::equalsIgnoreCase))
                .map(SeverityScale.Rule::name)
                .findFirst();
    }
}

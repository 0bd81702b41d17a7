package dev.tocsin.config.imports;

import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Matcher;
import dev.tocsin.runtime.matching.MatcherResult;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * The matchers of an {@code alertmanager.yml}, in the old and the new notation, as texts in Tocsin's.
 *
 * @param faults where to put those that cannot be read
 */
record AlertmanagerMatchers(List<ImportFault> faults) {
    /** Whether an alert that has what these matchers of a source ask for gets to a route with those. */
    static boolean takes(List<String> route, List<String> source) {
        var labels = new HashMap<String, String>();
        for (var matcher : parsed(source)) {
            if (matcher instanceof Matcher.Equal(var label, var value)) {
                labels.put(label, value);
            }
        }
        return source.isEmpty() || parsed(route).stream().allMatch(matcher -> matcher.matches(Labels.of(labels)));
    }

    private static List<Matcher> parsed(List<String> texts) {
        return texts.stream()
                .flatMap(text -> MatcherResult.parse(text) instanceof MatcherResult.Good(var matchers)
                        ? matchers.stream()
                        : Stream.empty())
                .toList();
    }

    /** Of the old and the new way to write them. */
    List<String> of(Item of, String prefix) {
        var written = new ArrayList<String>();
        var equal = of.at(prefix + "match");
        for (var label : equal.keysOfMap()) {
            written.add(read(new Matcher.Equal(label, equal.compared(label).orElse("")).toString(), equal));
        }
        var regexes = of.at(prefix + "match_re");
        for (var label : regexes.keysOfMap()) {
            var regex = regexes.compared(label)
                    .orElseThrow(() -> regexes.at(label).unreadable("has no regular expression", regexes.remedy()));
            var text = new Matcher.Equal(label, regex).toString();
            var name = text.substring(0, text.indexOf("=\""));
            written.add(read(name + "=~" + text.substring(name.length() + 1), regexes));
        }
        var given = of.at(prefix + "matchers");
        if (given.exists() && !given.isList()) {
            written.add(read(given.scalar(), given));
        } else {
            given.listOrNone().forEach(matcher -> written.add(read(matcher.scalar(), matcher)));
        }
        return written;
    }

    private String read(String text, Item place) {
        if (MatcherResult.parse(text) instanceof MatcherResult.Bad(var message, var hint)) {
            faults.add(place.unreadable(message, hint).fault());
        } else if (Matchers.isUnseen(text)) {
            faults.add(place.unreadable("has an invisible character", "remove it, or match it by a dot: =~")
                    .fault());
        }
        return text;
    }
}

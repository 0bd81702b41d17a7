package dev.tocsin.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaMember;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * docs/glossary.md and the code use the same words: the types that the glossary names exist, and it has the words that
 * public types and metrics are named with. A word counts in the singular and the plural alike.
 */
class GlossaryTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (?!word )(.+?) \\| .+ \\| (.*) \\|$");
    private static final Pattern IN_BACKTICKS = Pattern.compile("`([^`]+)`");
    private static final Pattern PUBLIC_TYPE =
            Pattern.compile("(?m)^public (?:[a-z-]+ )*(?:class|interface|record|enum) (\\w+)");

    /** Names of loggers and files look alike, and have to use the same words. */
    private static final Pattern METRIC = Pattern.compile("\"tocsin\\.([a-z.]+)\"");

    private final String glossary = SourceFiles.text(SourceFiles.ROOT.resolve("docs/glossary.md"));
    private final List<String> sources =
            SourceFiles.main().stream().map(SourceFiles::text).toList();
    private final Set<String> terms = rows(glossary)
            .flatMap(row -> Arrays.stream(row.group(1).split(",")))
            .map(term -> String.join(" ", folded(term)))
            .collect(Collectors.toSet());

    @Test
    void everyTypeOfTheGlossary_exists() {
        var names = new HashSet<String>();
        for (var type : OurClasses.ALL) {
            var name =
                    type.getName().substring(type.getPackageName().length() + 1).replace('$', '.');
            names.add(name);
            type.getMembers().stream().map(JavaMember::getName).forEach(member -> names.add(name + '.' + member));
        }

        var missing = rows(glossary)
                .flatMap(row -> IN_BACKTICKS.matcher(row.group(2)).results())
                .map(name -> name.group(1))
                .filter(name -> !names.contains(name));

        assertNone(missing, "no such type or member; give its row in docs/glossary.md the name that the code has");
    }

    @Test
    void everyPublicType_endsWithATermOfTheGlossary() {
        var types = found(PUBLIC_TYPE);

        var unknown = types.stream().filter(type -> !hasHeadWord(type));

        assertTrue(types.size() > 250, "public types were not found: " + types);
        assertNone(unknown, "the last word is no term of docs/glossary.md; rename the type, or add a row for the word");
    }

    @Test
    void everyMetric_isNamedWithTermsOfTheGlossary() {
        var metrics = found(METRIC);

        var unknown = metrics.stream().flatMap(metric -> {
            var words = folded(metric);
            return IntStream.range(0, words.size())
                    .filter(at -> !isTerm(words, at))
                    .mapToObj(at -> words.get(at) + " in tocsin." + metric);
        });

        assertTrue(metrics.size() > 40, "metrics were not found: " + metrics);
        assertNone(unknown, "the word is no term of docs/glossary.md; rename the metric, or add a row for the word");
    }

    @Test
    void terms_areInAlphabeticalOrder_andInEachTableOnce() {
        for (var table : glossary.split("(?m)^## ")) {
            var listed = rows(table)
                    .map(row ->
                            row.group(1).split(",")[0].toLowerCase(Locale.ROOT).replace('-', ' '))
                    .toList();

            var misplaced = IntStream.range(1, listed.size())
                    .filter(at -> listed.get(at - 1).compareTo(listed.get(at)) >= 0)
                    .mapToObj(listed::get);

            assertNone(misplaced, "does not follow the row before it; sort the rows of docs/glossary.md");
        }
    }

    private boolean hasHeadWord(String type) {
        var words = folded(type.replaceAll("(?<=[a-z0-9])(?=[A-Z])", " "));
        return isTerm(words, words.size() - 1);
    }

    /** By itself, or together with the word before or after it. */
    private boolean isTerm(List<String> words, int at) {
        return terms.contains(words.get(at))
                || at > 0 && terms.contains(words.get(at - 1) + ' ' + words.get(at))
                || at + 1 < words.size() && terms.contains(words.get(at) + ' ' + words.get(at + 1));
    }

    /** Words in lower case and in the singular, or what the same rules make of them. */
    private static List<String> folded(String text) {
        return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^a-z]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.replaceFirst("ies$", "y")
                        .replaceFirst("(?<=ch|sh|x)es$", "")
                        .replaceFirst("(?<!s)s$", ""))
                .toList();
    }

    private static Stream<MatchResult> rows(String text) {
        return ROW.matcher(text).results();
    }

    private Set<String> found(Pattern pattern) {
        return sources.stream()
                .flatMap(source -> pattern.matcher(source).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static void assertNone(Stream<String> names, String remedy) {
        assertEquals("", names.sorted().collect(Collectors.joining("\n")), remedy);
    }
}

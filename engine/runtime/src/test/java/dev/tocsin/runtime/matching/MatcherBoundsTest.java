package dev.tocsin.runtime.matching;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.BoundedPattern;
import com.google.re2j.BoundedPattern.Steps;
import com.google.re2j.BoundedPattern.TooLarge;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.tocsin.core.signal.Labels;
import dev.tocsin.core.signal.Match;
import dev.tocsin.core.signal.Matcher;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever regular expression a person may send is refused or answers within its steps, on a thread with little stack.
 * More attacks: {@code -Dmatchers.attacks=1000000 -Dmatchers.seed=7}.
 */
@Isolated("it counts what fails in the whole JVM")
class MatcherBoundsTest {
    private static final int ATTACKS = Integer.getInteger("matchers.attacks", 4_000);
    private static final long SEED = Long.getLong("matchers.seed", 20_261_130L);
    private static final int LITTLE_STACK = 256 * 1024;
    private static final List<String> PIECES = List.of("a", "[", "Ab ", "é\u212a", "\ud83d", "\\E", "aab\n");

    static List<String> attacks() {
        return List.of(
                "[a-zA-Z](((a?b?c?d?)?){20}){48}",
                "\\Q[\\E((a{1000}){1000}){1000}",
                "\\Q[\\E".repeat(9) + "(((a{99}){99}){99}){99}",
                "((a{1000}){1000}){1000}",
                "(((a{0,9}){0,9}){0,9}){0,9}",
                "((((a?){9}){9}){9}){9}",
                "(a?){1000}(a?){1000}(a?){1000}",
                "a{0,1000}",
                "(".repeat(2000) + ")".repeat(2000),
                "(?:".repeat(1000) + "a" + ")*".repeat(1000),
                "(a|".repeat(1000) + "b" + ")".repeat(1000),
                "a?".repeat(2000),
                "\\pL".repeat(1365),
                "(?i)[" + "\\pL".repeat(1363) + "]",
                "(?i)" + "[B-\\x{1e942}]".repeat(300),
                "(?s-i:(?i:" + "[!-\ud83d\ude00]".repeat(300) + "))",
                "(?i)[\u4e00-\u9fa5a-z]+",
                "[^" + "\\PL".repeat(1300) + "]",
                "x{2}".repeat(1000),
                "(x{50}){50}y{1000}{2}",
                "((\\b|^|$|\\B){30}){30}",
                "((.*)(.*)){100}",
                "(.*a){100}",
                ".*".repeat(2000),
                "(|a)*".repeat(800),
                "(((((a*)*)*)*)*)*",
                "(?:a|b|c|d|e|f){1000}",
                "[[:alpha:](]{1000}[{]\\){2,1000}",
                "(?s)(?m)(?U)(?i)" + "(k?){900}");
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void attack_isRefused_orAnswersWithinItsSteps(String regex) throws InterruptedException {
        onLittleStack(() -> PIECES.forEach(piece -> tryOut(regex, piece.repeat(4096 / piece.length()))));
    }

    @Test
    void attacksMadeUp_areRefused_orAnswerWithinTheirSteps() throws InterruptedException {
        var taken = new AtomicInteger();
        onLittleStack(() -> {
            for (int i = 0; i < ATTACKS; i++) {
                var regex = new Attacks(new Random(SEED + i)).next();
                try {
                    taken.addAndGet(tryOut(regex, PIECES.get(i % PIECES.size()).repeat(40)) ? 1 : 0);
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("seed " + (SEED + i) + ": " + regex, e);
                }
            }
        });
        assertTrue(taken.get() > ATTACKS / 10 && taken.get() < ATTACKS, () -> taken + " of " + ATTACKS + " were taken");
    }

    /** What runs is RE2/J's program on another machine: both must give the same answers. */
    @Test
    void expressionsMadeUp_answerAsRe2Does() {
        for (int i = 0; i < ATTACKS; i++) {
            var attacks = new Attacks(new Random(SEED + i));
            var regex = attacks.small();
            var value = attacks.value();
            Match expected;
            try {
                expected = Match.of(Pattern.compile(regex).matches(value));
            } catch (PatternSyntaxException _) {
                expected = Match.UNKNOWN;
            }
            assertEquals(expected, MatcherParser.compiledOrUnknown(regex).apply(value), () -> regex + " on " + value);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a?){300}.*b", "(.*a){200}c", "((a|a?)(a|a?)){100}.*c"})
    void matcherThatCostsTooMuch_isKnownNeitherToMatchNorNotTo(String regex) {
        var before = MatchBudget.failures();
        var labels = Labels.of(Map.of("a", "a".repeat(1_000_000)));
        for (var operator : List.of("=~", "!~")) {
            var matcher = good("a" + operator + '"' + regex + '"').getFirst();
            assertEquals(Match.UNKNOWN, matcher.match(labels));
            assertEquals(false, matcher.matches(labels));
            assertNotEquals(Match.UNKNOWN, matcher.match(Labels.of(Map.of("a", "ab"))));
        }
        assertTrue(MatchBudget.failures() - before >= 2);
    }

    @Test
    void matchersOfOneAlert_shareABudget() {
        var matcher = good("a=~\"(.*a){200}c\"").getFirst();
        var labels = Labels.of(Map.of("a", "a".repeat(400)));
        var cheap = good("a=~\"a+\"").getFirst();
        assertEquals(Match.NO, matcher.match(labels));

        var shared = MatchBudget.shared(() -> Stream.generate(() -> MatchBudget.shared(() -> matcher.match(labels)))
                .limit(500)
                .toList());
        assertTrue(shared.indexOf(Match.UNKNOWN) > 10, shared::toString);
        assertEquals(Match.UNKNOWN, shared.getLast());
        assertEquals(Match.YES, MatchBudget.shared(() -> cheap.match(labels)));
    }

    /** What has to be looked at before the first character, and after the last, counts too. */
    @Test
    void emptySteps_count_beforeTheFirstCharacterAndAfterTheLast() throws TooLarge {
        var pattern = BoundedPattern.compile("(a?){1000}");
        for (var value : List.of("", "a")) {
            var steps = new Steps(Long.MAX_VALUE);
            assertTrue(pattern.matches(value, steps));
            assertTrue(steps.taken() > 1_000L * (1 + value.length()), () -> steps.taken() + " on '" + value + "'");
            assertFalse(pattern.matches(value, new Steps(steps.taken() - 1)));
        }
    }

    @Test
    void workWhoseResultOthersUse_hasABudgetOfItsOwn() {
        var matcher = good("a=~\"(.*a){200}c\"").getFirst();
        var labels = Labels.of(Map.of("a", "a".repeat(400)));
        var own = MatchBudget.shared(() -> {
            while (matcher.match(labels) != Match.UNKNOWN) {}
            return MatchBudget.ofItsOwn(1, () -> matcher.match(labels));
        });
        assertEquals(Match.NO, own);
    }

    @Test
    void budget_growsWithTheAlertsThatTheWorkIsAbout() {
        var matcher = good("a=~\".*xx.*xx.*\"").getFirst();
        var labels = Labels.of(Map.of("a", "web-0001.example.org:9100"));
        var tries = 40 * 1_000 * 8;
        assertTrue(MatchBudget.shared(() -> countsAsNo(matcher, labels, tries)) < tries);
        assertEquals(tries, MatchBudget.shared(1_000, () -> countsAsNo(matcher, labels, tries)));
    }

    private static long countsAsNo(Matcher matcher, Labels labels, int tries) {
        return Stream.generate(() -> matcher.match(labels))
                .limit(tries)
                .filter(match -> match == Match.NO)
                .count();
    }

    @Test
    void matchersText_hasABoundOfItsOwn() {
        var blanks = "a=" + " ".repeat(1_000_000) + "x";
        assertInstanceOf(MatcherResult.Bad.class, MatcherResult.parse(blanks));
    }

    @Test
    void matcherThatWasTakenOnce_canBeReadForEver() {
        var killer = "a=~\"((a{1000}){1000}){1000}\"";
        assertInstanceOf(MatcherResult.Bad.class, MatcherResult.parse(killer));
        var stored = assertInstanceOf(MatcherResult.Good.class, MatcherResult.stored(killer))
                .matchers();
        assertEquals(killer, stored.getFirst().toString());
        assertEquals(Match.UNKNOWN, stored.getFirst().match(Labels.EMPTY));
    }

    @Test
    void size_isThatOfWhatIsKept() {
        assertEquals(0, size("a=\"b\""));
        assertEquals(0, size("a=~\"b|c\""));
        assertTrue(size("a=~\"b.*\"") > 1);
        assertEquals(4_809, size("a=~\"" + "b".repeat(900) + "(b{24}){144}b{162}.\""), 8);
    }

    private static int size(String text) {
        return good(text).stream().mapToInt(MatcherResult::size).sum();
    }

    private static List<Matcher> good(String text) {
        return assertInstanceOf(MatcherResult.Good.class, MatcherResult.parse(text))
                .matchers();
    }

    /** Whether it was taken. */
    private static boolean tryOut(String regex, String value) {
        return switch (MatcherResult.parse(new Matcher.Regex("a", regex, _ -> Match.NO).toString())) {
            case MatcherResult.Bad _ -> false;
            case MatcherResult.Good(var matchers) -> {
                matchers.getFirst().match(Labels.of(Map.of("a", value)));
                yield true;
            }
        };
    }

    private static void onLittleStack(Runnable work) throws InterruptedException {
        var failure = new AtomicReference<Throwable>();
        var thread = new Thread(null, work, "little-stack", LITTLE_STACK);
        thread.setUncaughtExceptionHandler((_, e) -> failure.set(e));
        thread.start();
        thread.join();
        assertNull(failure.get(), () -> String.valueOf(failure.get()));
    }

    /** Expressions that are meant to hurt. */
    private record Attacks(RandomGenerator random) {
        private static final List<String> ATOMS = List.of(
                "a",
                "b",
                "[a-c]",
                "[^a]",
                ".",
                "\\pL",
                "\\PN",
                "\\p{Greek}",
                "\\Q[\\E",
                "\\Q(a{9}\\E",
                "\\d",
                "\\W",
                "[[:alpha:]]",
                "[\\pL\\d]",
                "(?i)k",
                "^",
                "$",
                "\\b",
                "\\B",
                "\\A",
                "\\z",
                "é",
                "\u212a",
                "\\x{1F600}",
                "\\C",
                "(?:)",
                "[]a]",
                "\\n",
                "\\Qa",
                "(?P<n>a)");
        private static final List<String> COUNTS = List.of(
                "*",
                "+",
                "?",
                "*?",
                "{2}",
                "{0,3}",
                "{2,}",
                "{50}",
                "{1000}",
                "{0,1000}",
                "{999,}",
                "??",
                "{0}",
                "{1}",
                "{0,0}",
                "**");

        String next() {
            var regex = expression(2 + random.nextInt(6), COUNTS.size());
            return regex.length() > Regexes.MAX_LENGTH ? regex.substring(0, Regexes.MAX_LENGTH) : regex;
        }

        /** Small enough for RE2/J's own machine. */
        String small() {
            return expression(2 + random.nextInt(2), 7);
        }

        String value() {
            return random.ints(random.nextInt(8), 0, 8)
                    .mapToObj(i -> List.of("a", "b", "k", "é", "\n", "9", "\u212a", "[")
                            .get(i))
                    .collect(Collectors.joining());
        }

        private String expression(int depth, int counts) {
            if (depth == 0) {
                return ATOMS.get(random.nextInt(ATOMS.size()));
            }
            var below = expression(depth - 1, counts);
            return switch (random.nextInt(6)) {
                case 0 -> '(' + below + ')' + COUNTS.get(random.nextInt(counts));
                case 1 -> "(?:" + below + ')' + COUNTS.get(random.nextInt(counts));
                case 2 -> below + COUNTS.get(random.nextInt(counts));
                case 3 -> below + '|' + expression(depth - 1, counts);
                case 4 -> below + expression(depth - 1, counts);
                default ->
                    counts < COUNTS.size()
                            ? below + below
                            // No longer than is kept of it: repeats of repeats would fill the heap.
                            : below.repeat(Math.min(1 + random.nextInt(60), 1 + Regexes.MAX_LENGTH / below.length()));
            };
        }
    }
}

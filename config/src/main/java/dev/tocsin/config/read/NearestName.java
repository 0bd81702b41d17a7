package dev.tocsin.config.read;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds the known name that a mistyped one probably means. */
public final class NearestName {
    private static final int LISTED = 12;

    private NearestName() {}

    /** The known name with the fewest edits, if few enough that it may be a typing error. */
    public static Optional<String> to(String wanted, Collection<String> known) {
        var allowed = Math.max(2, wanted.length() / 3);
        return known.stream()
                .filter(name -> distance(wanted, name) <= Math.min(allowed, name.length() - 1))
                .min(Comparator.<String>comparingInt(name -> distance(wanted, name))
                        .thenComparing(name -> name));
    }

    /** A hint: a question with the nearest name, or the known names, or {@code otherwise} if there are none. */
    public static String hint(String wanted, Collection<String> known, String otherwise) {
        return to(wanted, known).map(name -> "did you mean '" + name + "'?").orElseGet(() -> list(known, otherwise));
    }

    private static String list(Collection<String> known, String otherwise) {
        if (known.isEmpty()) {
            return otherwise;
        }
        var more = known.size() > LISTED ? " and " + (known.size() - LISTED) + " more" : "";
        return "choose from " + known.stream().limit(LISTED).collect(Collectors.joining(", ")) + more;
    }

    /**
     * The number of insertions, deletions, replacements and swaps of neighbours between two names, without regard to
     * case.
     */
    static int distance(String left, String right) {
        var a = left.toLowerCase(Locale.ROOT);
        var b = right.toLowerCase(Locale.ROOT);
        var edits = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                var same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                var best = Math.min(Math.min(edits[i - 1][j], edits[i][j - 1]) + 1, edits[i - 1][j - 1] + same);
                var swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                edits[i][j] = swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
            }
        }
        return edits[a.length()][b.length()];
    }
}

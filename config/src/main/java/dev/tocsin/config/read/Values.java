package dev.tocsin.config.read;

import dev.tocsin.runtime.matching.MatcherResult;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads single values, and collects what reading them finds: problems and references. A faulty value is reported and replaced by a harmless one of its type, so that reading continues
 * to the next fault. A configuration with problems is never returned.
 */
public final class Values {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    static final String NAME_PATTERN = "[A-Za-z0-9_.-]{1,64}";
    static final int MAX_TEXT = 1000;
    private static final Pattern NAME = Pattern.compile(NAME_PATTERN);

    /** The booleans of YAML 1.2. */
    private static final Set<String> TRUE = Set.of("true", "True", "TRUE");

    private static final Set<String> FALSE = Set.of("false", "False", "FALSE");

    /** Invisible characters, and bidirectional controls. A text of several lines may have line breaks and tabs. */
    private static final Pattern UNSEEN =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069]");

    private static final Pattern UNSEEN_IN_LINES =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069&&[^\\n\\t]]");
    private static final URI STAND_IN = URI.create("http://localhost/");

    /**
     * Maximum size of all matchers of a configuration together, in instructions of their regular expressions; about 50
     * MB.
     */
    private static final int LARGEST_MATCHERS = 500_000;

    private final Problems problems;
    private final Secrets secrets;
    private final References references = new References(this);
    private int matchers;

    public Values(Problems problems, Secrets secrets) {
        this.problems = problems;
        this.secrets = secrets;
    }

    /** For values that refer to no secret. */
    Values(Problems problems) {
        this(problems, new Secrets(Path.of(""), _ -> null, Optional.empty(), problems));
    }

    public Problems problems() {
        return problems;
    }

    public Secrets secrets() {
        return secrets;
    }

    public References references() {
        return references;
    }

    /** Counts the size of matchers, see {@link MatcherResult#size}; false = these are the first beyond the maximum. */
    boolean keeps(int size) {
        var before = matchers;
        matchers += size;
        return before > LARGEST_MATCHERS || matchers <= LARGEST_MATCHERS;
    }

    /** A text on one line, without invisible characters. */
    public String text(Yaml node, String what) {
        return seen(lines(node, what, MAX_TEXT), UNSEEN, node, "a line break or an invisible character");
    }

    private String seen(String text, Pattern unseen, Yaml node, String found) {
        if (!isVisibleAscii(text) && unseen.matcher(text).find()) {
            problems.add(
                    node.place(), "the text has " + found, "write the text on one line, without invisible characters");
        }
        return text;
    }

    /**
     * Whether a text has only visible ASCII characters and blanks, as nearly every text has; faster than the pattern.
     */
    private static boolean isVisibleAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    /** A text that may have several lines. */
    public String texts(Yaml node, String what) {
        return texts(node, what, MAX_TEXT);
    }

    String texts(Yaml node, String what, int longest) {
        return seen(lines(node, what, longest), UNSEEN_IN_LINES, node, "an invisible character");
    }

    /** The text without the line breaks at the end of a YAML block. */
    private String lines(Yaml node, String what, int longest) {
        if (!(node instanceof Yaml.Scalar scalar) || scalar.isNull()) {
            problems.add(node.place(), "expected " + what + ", found " + node.kind(), "write a single value");
            return "";
        }
        if (scalar.text().length() > longest) {
            problems.add(
                    node.place(),
                    "expected " + what + ", found " + scalar.text().length() + " characters",
                    "shorten it to at most " + longest + " characters");
            return "";
        }
        var text = scalar.text();
        var end = text.length();
        while (end > 0 && text.charAt(end - 1) == '\n') {
            end--;
        }
        return text.substring(0, end);
    }

    /** A user-defined name. */
    public String name(Yaml node, String what) {
        var text = text(node, what);
        if (!text.isEmpty() || isText(node)) {
            checkName(text, node.place());
        }
        return text;
    }

    void checkName(String name, SourceLocation location) {
        if (!NAME.matcher(name).matches()) {
            problems.add(
                    location,
                    "expected a name, found " + quote(name),
                    "use 1 to 64 letters, digits, dots, hyphens and underscores");
        }
    }

    public Duration duration(Yaml node, Duration least, Duration most) {
        var text = text(node, "a duration such as 15m");
        if (!isText(node)) {
            return least;
        }
        var duration = DurationReader.parse(text);
        if (duration.isEmpty()) {
            expected(
                    node.place(),
                    "a duration such as 15m",
                    text,
                    "write whole numbers with ms, s, m, h, d or w: 1h30m");
            return least;
        }
        if (duration.get().compareTo(least) < 0 || duration.get().compareTo(most) > 0) {
            var range = DurationReader.format(least) + " to " + DurationReader.format(most);
            expected(node.place(), "a duration from " + range, text, "write a duration from " + range);
            return least;
        }
        return duration.get();
    }

    /** A whole number; empty = it was faulty, and is reported. */
    Optional<Integer> integer(Yaml node, int least, int most) {
        var what = "a whole number from " + least + " to " + most;
        var text = text(node, what);
        if (!isText(node)) {
            return Optional.empty();
        }
        if (NUMBER.matcher(text).matches() && Integer.parseInt(text) >= least && Integer.parseInt(text) <= most) {
            return Optional.of(Integer.parseInt(text));
        }
        expected(node.place(), what, text, "write digits only, for example " + Math.max(least, 1));
        return Optional.empty();
    }

    public boolean flag(Yaml node) {
        var text = text(node, "true or false");
        if (isText(node) && !TRUE.contains(text) && !FALSE.contains(text)) {
            expected(node.place(), "true or false", text, "write true or false: YAML 1.2 has no yes, no, on or off");
        }
        return TRUE.contains(text);
    }

    /** A URL. A fault is reported without the value: a path or user information may be a credential. */
    public URI url(Yaml node) {
        var text = text(node, "a URL");
        if (!isText(node)) {
            return STAND_IN;
        }
        try {
            var url = new URI(text);
            var scheme = String.valueOf(url.getScheme());
            if ((scheme.equals("http") || scheme.equals("https"))
                    && url.getHost() != null
                    && url.getUserInfo() == null) {
                return url;
            }
        } catch (URISyntaxException _) {
            // Reported below, like every other text that is no such URL.
        }
        problems.add(
                node.place(),
                "expected an http or https URL with a host and without user information",
                "write https://host/path");
        return STAND_IN;
    }

    public List<Yaml> list(Yaml node, String what) {
        if (node instanceof Yaml.Sequence sequence) {
            return sequence.items();
        }
        problems.add(
                node.place(), "expected a list of " + what + ", found " + node.kind(), "write [one] or [one, two]");
        return List.of();
    }

    public List<Yaml> someOf(Yaml node, String what) {
        var items = list(node, what);
        if (items.isEmpty() && node instanceof Yaml.Sequence) {
            problems.add(node.place(), "expected at least one of the " + what + ", found none", "add one to the list");
        }
        return items;
    }

    public void expected(SourceLocation location, String what, String found, String hint) {
        problems.add(location, "expected " + what + ", found " + quote(found), hint);
    }

    static boolean isUnseen(String text) {
        return UNSEEN.matcher(text).find();
    }

    /** Whether {@link #text} returns the written value; if not, it has reported the fault. */
    public static boolean isText(Yaml node) {
        return isText(node, MAX_TEXT);
    }

    /** Whether {@link #texts} returns the written value. */
    static boolean isText(Yaml node, int longest) {
        return node instanceof Yaml.Scalar scalar
                && !scalar.isNull()
                && scalar.text().length() <= longest;
    }

    /** A quoted text, short and on one line, whatever the file contains. */
    public static String quote(String text) {
        var line = text.replaceAll("\\p{Cntrl}", "?");
        return "'" + (line.length() > 60 ? line.substring(0, 60) + "…" : line) + "'";
    }
}

package dev.tocsin.engine.matching;

import java.util.ArrayDeque;
import java.util.regex.Pattern;

/**
 * About how many steps a regular expression compiles to. Counts within counts multiply: {@code ((a{1000}){1000}){1000}}
 * is 22 characters and more than any heap, and RE2/J, unlike RE2, does not refuse it.
 */
final class RegexSize {
    private static final Pattern COUNT = Pattern.compile("\\{(\\d{1,4})(?:,(\\d{0,4}))?\\}");
    private static final Pattern CLASS = Pattern.compile("\\[\\^?\\]?(?:[^\\]\\\\]|\\\\.)*+\\]?", Pattern.DOTALL);

    private final String source;
    /** The sizes of the groups that are open, the innermost on top. */
    private final ArrayDeque<Double> groups = new ArrayDeque<>();

    private double size;
    private double atom;

    private RegexSize(String source) {
        this.source = source;
    }

    static double of(String source) {
        return new RegexSize(source).measure();
    }

    private double measure() {
        for (int at = 0; at < source.length(); ) {
            at = step(at);
        }
        groups.forEach(outer -> size += outer);
        return size;
    }

    private int step(int at) {
        switch (source.charAt(at)) {
            case '(' -> {
                groups.push(size);
                size = 0;
            }
            case ')' -> {
                atom = size + 1;
                size += groups.isEmpty() ? 0 : groups.pop();
            }
            case '\\' -> {
                add();
                return at + 2;
            }
            case '[' -> {
                add();
                var whole = CLASS.matcher(source).region(at, source.length());
                return whole.lookingAt() ? whole.end() : at + 1;
            }
            case '{' -> {
                var count = COUNT.matcher(source).region(at, source.length());
                if (count.lookingAt()) {
                    repeat(count.group(count.group(2) == null || count.group(2).isEmpty() ? 1 : 2));
                    return count.end();
                }
                add();
            }
            default -> add();
        }
        return at + 1;
    }

    private void add() {
        atom = 1;
        size++;
    }

    private void repeat(String times) {
        var repeated = atom * Math.max(1, Integer.parseInt(times));
        size += repeated - atom;
        atom = repeated;
    }
}

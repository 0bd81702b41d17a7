package dev.tocsin.config;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One fault or warning of a configuration. It never contains the value of a secret.
 *
 * @param file the file's name within its directory, or the directory if no single file is at fault
 * @param line from 1; 0 = the file or directory as a whole
 * @param column from 1; 0 = the file or directory as a whole
 * @param path of the faulty value, such as {@code policies.critical.levels[1].timeout}; "" = the whole
 * @param hint the remedy
 */
public record ConfigProblem(String file, int line, int column, String path, String message, String hint) {
    /** Invisible and bidirectional control characters, which are shown as their code points. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    public ConfigProblem {
        path = visible(path);
        message = visible(message);
        hint = hint.lines().map(ConfigProblem::visible).collect(Collectors.joining("\n"));
    }

    private static String visible(String text) {
        return UNSEEN.matcher(text)
                .replaceAll(
                        found -> "\\\\u{" + Integer.toHexString(found.group().codePointAt(0)) + '}');
    }

    /** {@code file:line:column: path: message}, and the hint on a second line. */
    @Override
    public String toString() {
        var place = line == 0 ? file : file + ':' + line + ':' + column;
        return place + ": " + (path.isEmpty() ? "" : path + ": ") + message + "\n    hint: " + hint;
    }
}

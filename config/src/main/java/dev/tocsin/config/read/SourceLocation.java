package dev.tocsin.config.read;

import java.util.regex.Pattern;

/** The location of a value: file, line and column (from 1; 0 = the whole file), and its path from the root. */
public record SourceLocation(String file, int line, int column, String path) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    public static SourceLocation whole(String file) {
        return new SourceLocation(file, 0, 0, "");
    }

    SourceLocation at(int line, int column) {
        return new SourceLocation(file, line, column, path);
    }

    SourceLocation key(String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return withPath(path + '[' + Values.quote(key).replace('\'', '"') + ']');
        }
        return withPath(path.isEmpty() ? key : path + '.' + key);
    }

    SourceLocation index(int index) {
        return withPath(path + '[' + index + ']');
    }

    /** The location as {@code file:line}, to name a second place in a message. */
    public String fileAndLine() {
        return file + ':' + line;
    }

    public SourceLocation withPath(String path) {
        return new SourceLocation(file, line, column, path);
    }
}

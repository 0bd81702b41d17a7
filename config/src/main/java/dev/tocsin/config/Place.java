package dev.tocsin.config;

import java.util.regex.Pattern;

/** Where a value stands: file, line and column (from 1; 0 = the whole file), and its path from the root. */
record Place(String file, int line, int column, String path) {
    private static final Pattern PLAIN_KEY = Pattern.compile("[A-Za-z0-9_-]+");

    static Place whole(String file) {
        return new Place(file, 0, 0, "");
    }

    Place at(int line, int column) {
        return new Place(file, line, column, path);
    }

    Place key(String key) {
        if (!PLAIN_KEY.matcher(key).matches()) {
            return withPath(path + '[' + Values.quote(key).replace('\'', '"') + ']');
        }
        return withPath(path.isEmpty() ? key : path + '.' + key);
    }

    Place index(int index) {
        return withPath(path + '[' + index + ']');
    }

    /** {@code file:line}, to name a second place in a message. */
    String fileAndLine() {
        return file + ':' + line;
    }

    Place withPath(String path) {
        return new Place(file, line, column, path);
    }
}

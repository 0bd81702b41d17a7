package dev.tocsin.bench.system;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** As much of HTTP/1.1 as a load generator needs, at as little cost as it can have. */
final class Wire {
    /** @param first line, without its end */
    record Head(String first, int contentLength) {}

    private Wire() {}

    static Head head(InputStream in) throws IOException {
        var first = line(in);
        var length = 0;
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        return new Head(first, length);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder(80);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the connection was closed");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}

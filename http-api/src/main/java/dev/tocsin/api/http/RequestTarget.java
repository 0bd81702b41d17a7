package dev.tocsin.api.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Checks the path of a request as the client wrote it. A reverse proxy decides by the path who may pass, so Tocsin must
 * not read another path than the proxy does: everything that two programs are known to read differently is refused,
 * encoded or not.
 */
final class RequestTarget {
    private RequestTarget() {}

    /**
     * @param target as in the first line of the request
     * @return empty if the path is plain
     */
    static Optional<Problem> refusal(String target) {
        var path = path(target);
        return path.isPresent() && isPlain(path.get())
                ? Optional.empty()
                : Optional.of(Problem.badRequest("the path is refused: it may have no empty, \".\" or \"..\" parts, no"
                        + " \"\\\" or \";\", and none of these, \".\" or \"%\" as %XX"));
    }

    /** The path in {@code /path?query} or {@code http://host/path?query}. */
    private static Optional<String> path(String target) {
        var query = target.indexOf('?');
        var before = query < 0 ? target : target.substring(0, query);
        if (before.startsWith("/")) {
            return Optional.of(before);
        }
        var scheme = before.indexOf("://");
        if (scheme <= 0) {
            return Optional.empty();
        }
        var slash = before.indexOf('/', scheme + 3);
        return Optional.of(slash < 0 ? "/" : before.substring(slash));
    }

    private static boolean isPlain(String path) {
        if (path.equals("/")) {
            return true;
        }
        var end = path.endsWith("/") ? path.length() - 1 : path.length();
        for (var segment : path.substring(1, end).split("/", -1)) {
            if (!isPlainSegment(segment)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlainSegment(String segment) {
        var bytes = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            var c = segment.charAt(i);
            if (c == '%') {
                if (i + 2 >= segment.length() || !isHex(segment.charAt(i + 1)) || !isHex(segment.charAt(i + 2))) {
                    return false;
                }
                var decoded = HexFormat.fromHexDigits(segment, i + 1, i + 3);
                if ("\\;%.".indexOf(decoded) >= 0) {
                    return false;
                }
                bytes.put((byte) decoded);
                i += 2;
            } else if (c <= ' ' || c >= 0x7f || c == '\\' || c == ';') {
                return false;
            } else {
                bytes.put((byte) c);
            }
        }
        var name = segment.indexOf('%') < 0 ? Optional.of(segment) : decoded(bytes.flip());
        return name.filter(RequestTarget::hasNoDots).isPresent();
    }

    /** The decoded text; empty = it is not UTF-8. Overlong forms of a character, such as %c0%ae for a dot, are not. */
    private static Optional<String> decoded(ByteBuffer bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /**
     * Whether no part is empty or dots. A proxy may decode an encoded slash; for Tocsin it is a character of the
     * segment.
     */
    private static boolean hasNoDots(String segment) {
        for (var part : segment.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHex(char c) {
        return HexFormat.isHexDigit(c);
    }
}

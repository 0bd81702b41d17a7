package dev.tocsin.engine.signal;

import java.util.List;

/**
 * Whether a matcher matches. A regular expression can cost more than it may; then nobody knows, and whoever asks decides
 * for what pages: what is not known neither routes, nor silences, nor inhibits, and keeps no exception from holding.
 */
public enum Match {
    YES,
    NO,
    UNKNOWN;

    public static Match of(boolean matches) {
        return matches ? YES : NO;
    }

    public Match not() {
        return switch (this) {
            case YES -> NO;
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
        };
    }

    /** Of matchers that must all match; one that does not is enough to know. */
    public static Match all(List<Matcher> matchers, Labels labels) {
        var all = YES;
        for (var matcher : matchers) {
            switch (matcher.match(labels)) {
                case YES -> {}
                case NO -> {
                    return NO;
                }
                case UNKNOWN -> all = UNKNOWN;
            }
        }
        return all;
    }
}

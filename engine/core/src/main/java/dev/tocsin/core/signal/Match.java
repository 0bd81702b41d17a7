package dev.tocsin.core.signal;

import java.util.List;

/**
 * The result of a matcher. A regular expression can cost more than its budget; then the result is {@link #UNKNOWN}, and
 * the caller decides in favour of paging: an unknown match neither routes, silences nor inhibits, and an exception with
 * an unknown match applies.
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

    /** The result of matchers that must all match; one that does not match decides. */
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

package dev.tocsin.core.signal;

/**
 * A hash of a text in eight bytes, the same on every machine and for ever, because it is on disk. It identifies texts
 * that are too many to be kept whole. FNV-1a over UTF-16, then the last step of MurmurHash3 so that every bit counts.
 * Among 100 000 texts two have the same hash with a probability of 3 in 10 000 000 000.
 */
public final class Hash64 {
    private Hash64() {}

    public static long of(String text) {
        var hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i) & 0xff) * 0x100000001b3L;
            hash = (hash ^ text.charAt(i) >>> 8) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return hash ^ hash >>> 33;
    }
}

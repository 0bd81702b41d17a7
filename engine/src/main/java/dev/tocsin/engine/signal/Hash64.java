package dev.tocsin.engine.signal;

/**
 * A text in eight bytes, the same on every machine and for ever: what is too many to be kept whole is told apart by it.
 * FNV-1a over UTF-16, and MurmurHash3's last step so that every bit counts. Two of 100 000 texts have the same one with
 * a probability of 3 in 10 000 000 000.
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

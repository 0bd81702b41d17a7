package dev.tocsin.config.imports;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Readable names instead of ids, each given once within its section. */
final class Names {
    private static final int LONGEST = 56;

    private final Map<String, Set<String>> taken = new HashMap<>();

    String unique(String section, String text) {
        var names = taken.computeIfAbsent(section, _ -> new HashSet<>());
        var slug = slug(text);
        var name = slug;
        for (int i = 2; !names.add(name); i++) {
            name = slug + '_' + i;
        }
        return name;
    }

    static String slug(String text) {
        var plain = Normalizer.normalize(text, Normalizer.Form.NFD)
                .replaceAll("\\p{M}+", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "_")
                .replaceAll("^_+|_+$", "");
        var slug = plain.substring(0, Math.min(plain.length(), LONGEST)).replaceAll("_+$", "");
        return slug.isEmpty() ? "unnamed" : slug;
    }
}

package dev.tocsin.config.imports;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Readable names instead of ids, each given once within its section. */
final class Names {
    private static final int MAX_LENGTH = 56;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");

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
        var plain =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        var slug = trim(OTHERS.matcher(plain.toLowerCase(Locale.ROOT)).replaceAll("_"));
        slug = slug.length() > MAX_LENGTH ? trim(slug.substring(0, MAX_LENGTH)) : slug;
        return slug.isEmpty() ? "unnamed" : slug;
    }

    private static String trim(String slug) {
        var from = slug.startsWith("_") ? 1 : 0;
        var to = slug.length() - (slug.length() > from && slug.endsWith("_") ? 1 : 0);
        return slug.substring(from, to);
    }
}

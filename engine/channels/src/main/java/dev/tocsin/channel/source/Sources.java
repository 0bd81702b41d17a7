package dev.tocsin.channel.source;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceLoader;

/** All sources, by name, in the order of {@code META-INF/services}. */
public final class Sources {
    private static final Map<String, Source> ALL = load();

    private Sources() {}

    public static Map<String, Source> all() {
        return ALL;
    }

    private static Map<String, Source> load() {
        var all = new LinkedHashMap<String, Source>();
        ServiceLoader.load(Source.class, Sources.class.getClassLoader())
                .forEach(source -> all.put(source.name(), source));
        return Collections.unmodifiableMap(all);
    }
}

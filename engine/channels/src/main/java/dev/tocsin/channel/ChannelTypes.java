package dev.tocsin.channel;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** All types of channels, by name, in alphabetical order. */
public final class ChannelTypes {
    private static final Map<String, ChannelType> ALL = load();

    private ChannelTypes() {}

    public static Map<String, ChannelType> all() {
        return ALL;
    }

    /** The type of a channel whose settings were read, so that the type exists. */
    public static ChannelType of(Settings settings) {
        return Objects.requireNonNull(ALL.get(settings.type()), settings.type());
    }

    /**
     * All settings that a channel of this type may have beside {@code type}: the type's own, and those of every type.
     */
    public static List<Setting> settings(ChannelType type) {
        return Stream.concat(type.settings().stream(), Limits.SETTINGS.stream()).toList();
    }

    public static Channel create(Settings settings, ChannelContext context) {
        return new ConfiguredChannel(of(settings).create(settings, context), settings, context.clock());
    }

    private static Map<String, ChannelType> load() {
        var found = new ArrayList<ChannelType>();
        ServiceLoader.load(ChannelType.class, ChannelTypes.class.getClassLoader())
                .forEach(found::add);
        found.sort(Comparator.comparing(ChannelType::name));
        var all = new LinkedHashMap<String, ChannelType>();
        found.forEach(type -> all.put(type.name(), type));
        return Collections.unmodifiableMap(all);
    }
}

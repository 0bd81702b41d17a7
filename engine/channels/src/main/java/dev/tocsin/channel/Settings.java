package dev.tocsin.channel;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The settings of one channel, read and validated: every required setting is present. Its text form shows neither
 * secrets nor the paths of URLs, in which many services put a token.
 *
 * @param name by which contact methods and policies refer to the channel
 * @param type of the channel
 * @param values by the name of the {@link Setting}: String, {@link Secret}, URI, Boolean, Integer, list of String,
 *     {@link Template}
 * @param addresses secret addresses of contacts, by the references to them
 */
public record Settings(String name, String type, Map<String, Object> values, Map<String, Secret> addresses) {
    public Settings {
        values = Map.copyOf(values);
        addresses = Map.copyOf(addresses);
    }

    public Settings(String name, String type, Map<String, Object> values) {
        this(name, type, values, Map.of());
    }

    public Settings with(Map<String, Secret> secretAddresses) {
        return new Settings(name, type, values, secretAddresses);
    }

    public String text(String key) {
        return required(key, String.class);
    }

    public Optional<String> optionalText(String key) {
        return optional(key, String.class);
    }

    public Secret secret(String key) {
        return required(key, Secret.class);
    }

    public Optional<Secret> optionalSecret(String key) {
        return optional(key, Secret.class);
    }

    public URI url(String key) {
        return required(key, URI.class);
    }

    public Optional<URI> optionalUrl(String key) {
        return optional(key, URI.class);
    }

    public boolean flag(String key) {
        return optional(key, Boolean.class).orElse(false);
    }

    public int number(String key) {
        return required(key, Integer.class);
    }

    public Optional<Integer> optionalNumber(String key) {
        return optional(key, Integer.class);
    }

    /** A list of texts; an empty list if it is not given. */
    public List<String> texts(String key) {
        return optional(key, List.class).map(list -> List.<String>copyOf(list)).orElse(List.of());
    }

    public Template template(String key) {
        return required(key, Template.class);
    }

    private <T> T required(String key, Class<T> type) {
        return optional(key, type)
                .orElseThrow(() -> new IllegalStateException("channel " + name + " has no setting " + key));
    }

    private <T> Optional<T> optional(String key, Class<T> type) {
        return Optional.ofNullable(values.get(key)).map(type::cast);
    }

    @Override
    public String toString() {
        return name + ": " + type
                + new TreeMap<>(values)
                        .entrySet().stream()
                                .map(entry -> ", " + entry.getKey() + " " + shown(entry.getValue()))
                                .collect(Collectors.joining());
    }

    private static String shown(Object value) {
        return switch (value) {
            case URI url -> url.getHost();
            case Template _ -> "custom text";
            default -> value.toString();
        };
    }
}

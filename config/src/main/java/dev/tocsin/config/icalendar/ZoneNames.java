package dev.tocsin.config.icalendar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of time zones as Windows, Rails and people write them, and the IANA zones that are meant. */
public final class ZoneNames {
    private static final Map<String, List<String>> CERTAIN = read(" = ");
    private static final Map<String, List<String>> USUAL = read(" ? ");
    private static final Map<String, String> IANA = ZoneId.getAvailableZoneIds().stream()
            .collect(Collectors.toUnmodifiableMap(ZoneNames::key, id -> id, (a, b) -> a.compareTo(b) < 0 ? a : b));

    private ZoneNames() {}

    /** The IANA zone of a name where that is beyond doubt; letter case does not count. */
    static Optional<String> iana(String name) {
        var exact = IANA.get(key(name));
        return exact != null
                ? Optional.of(exact)
                : Optional.ofNullable(CERTAIN.get(key(name))).map(List::getFirst);
    }

    /** What is usually meant by a name that is none of IANA's; none where nobody knows. */
    public static List<String> usual(String name) {
        return iana(name).map(List::of).orElseGet(() -> USUAL.getOrDefault(key(name), List.of()));
    }

    static String hint(String name) {
        var usual = usual(name);
        return usual.isEmpty()
                ? "name an IANA zone: America/Chicago, Europe/Berlin or UTC"
                : "name the intended IANA zone: " + String.join(" or ", usual);
    }

    private static String key(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }

    private static Map<String, List<String>> read(String sign) {
        try (var file = Objects.requireNonNull(ZoneNames.class.getResourceAsStream("zone-names.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && line.contains(sign))
                    .map(line -> line.split(Pattern.quote(sign), 2))
                    .collect(Collectors.toUnmodifiableMap(
                            sides -> key(sides[0]), sides -> List.of(sides[1].split(", "))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

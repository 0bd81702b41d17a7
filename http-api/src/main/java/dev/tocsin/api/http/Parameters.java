package dev.tocsin.api.http;

import dev.tocsin.core.signal.TextBounds;
import dev.tocsin.core.signal.TimeReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.Query;

/** Reads the query parameters of a request and collects all faults in them. */
public final class Parameters {
    private final Query query;
    private final List<Problem.Fault> faults = new ArrayList<>();

    /** @param known names; any other parameter is a fault */
    public Parameters(HttpRequest request, Set<String> known) {
        this.query = request.getUri().query();
        query.toMap().keySet().stream()
                .filter(name -> !known.contains(name))
                .forEach(name -> fault(
                        name,
                        "is not a parameter of this request; the parameters are "
                                + String.join(", ", known.stream().sorted().toList())));
    }

    public Optional<String> text(String name) {
        return query.get(name).map(TextBounds::clean).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** Values separated by commas. */
    public List<String> texts(String name) {
        return text(name).stream()
                .flatMap(text -> Arrays.stream(text.split(",", -1)))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    public List<String> oneOf(String name, Set<String> allowed) {
        var values = texts(name);
        values.stream()
                .filter(value -> !allowed.contains(value))
                .forEach(value -> fault(
                        name,
                        "must be one of "
                                + String.join(", ", allowed.stream().sorted().toList())));
        return values;
    }

    /** A boolean; empty = the parameter is not given. */
    public Optional<Boolean> flag(String name) {
        var text = text(name);
        text.filter(value -> !value.equals("true") && !value.equals("false"))
                .ifPresent(_ -> fault(name, "must be true or false"));
        return text.map("true"::equals);
    }

    public Optional<Instant> time(String name) {
        var text = text(name);
        var time = text.map(t -> t.replace(' ', '+')).flatMap(TimeReader::parse);
        if (text.isPresent() && time.isEmpty()) {
            fault(name, "must be a time such as 2026-11-20T12:00:00Z");
        }
        return time;
    }

    public int limit(int usual, int most) {
        return integer("limit", usual, most);
    }

    /** A whole number from 1 to {@code most}. */
    public int integer(String name, int usual, int most) {
        var text = text(name);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            var number = Integer.parseInt(text.get());
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Falls through to the same fault.
        }
        fault(name, "must be a whole number from 1 to " + most);
        return usual;
    }

    /** The fields of an opaque cursor. */
    public Optional<String[]> cursor(int fields) {
        return text("cursor").flatMap(text -> {
            try {
                var decoded = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
                var parts = TextBounds.clean(decoded).split("\\|", -1);
                if (parts.length == fields) {
                    return Optional.of(parts);
                }
            } catch (IllegalArgumentException e) {
                // Falls through to the same fault.
            }
            fault("cursor", "was not issued by this endpoint");
            return Optional.empty();
        });
    }

    /** The number, or -1 if the text is none. */
    public static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    public static String cursor(String... fields) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join("|", fields).getBytes(StandardCharsets.UTF_8));
    }

    public void fault(String name, String detail) {
        faults.add(new Problem.Fault(name, name + ' ' + detail));
    }

    public void check() {
        if (!faults.isEmpty()) {
            throw new BadRequest(Problem.badRequest(faults));
        }
    }
}

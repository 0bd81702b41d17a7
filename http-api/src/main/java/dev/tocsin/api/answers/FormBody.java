package dev.tocsin.api.answers;

import dev.tocsin.api.http.BadRequest;
import dev.tocsin.api.http.Problem;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A body of {@code application/x-www-form-urlencoded}, in the order of its fields; names may repeat. */
public record FormBody(List<Field> fields) {
    private static final int MAX_FIELDS = 1000;

    public record Field(String name, String value) {}

    public FormBody {
        fields = List.copyOf(fields);
    }

    public static FormBody of(byte[] body) {
        var fields = new ArrayList<Field>();
        for (var pair : new String(body, StandardCharsets.UTF_8).split("&", MAX_FIELDS)) {
            if (!pair.isEmpty()) {
                var equals = pair.indexOf('=');
                fields.add(
                        equals < 0
                                ? new Field(decoded(pair), "")
                                : new Field(decoded(pair.substring(0, equals)), decoded(pair.substring(equals + 1))));
            }
        }
        return new FormBody(fields);
    }

    /** The first value with this name. */
    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new BadRequest(Problem.badRequest("the body is not a form"));
        }
    }
}

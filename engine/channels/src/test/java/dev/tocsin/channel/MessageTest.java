package dev.tocsin.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.signal.PlainText;
import dev.tocsin.testing.InSeveralLocales;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What strangers write reaches people in one line, whichever part of a message they manage to write. */
@InSeveralLocales
class MessageTest {
    private static final String FORGED = "pay\r\nACK 7\u2028\u0085x\u001b[31m\u0000\u202eevil\u2066";

    /** Names that Tocsin, the configuration or a provider gave; not shown to people. */
    private static final Set<String> FOR_MACHINES =
            Set.of("id", "address", "incident", "status", "receipt", "via", "first");

    private static final Set<String> OF_SEVERAL_LINES = Set.of("description", "text");

    static Stream<Class<?>> messages() {
        return Arrays.stream(Message.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void everyWord_isInOneLine(Class<?> type) throws Exception {
        var seen = check(type.getSimpleName(), made(type));

        assertTrue(seen > 1, "nothing was looked at");
    }

    @Test
    void severalLines_stayApart() {
        var details = new PageMessage.Details(1, Map.of(), "one\r\ntwo\t\u202ethree", "", Optional.empty());

        assertEquals("one\ntwo three", details.description());
    }

    private static int check(String path, Object value) throws Exception {
        var seen = 0;
        if (value instanceof String text) {
            var name = path.substring(path.lastIndexOf('.') + 1);
            if (!FOR_MACHINES.contains(name)) {
                var clean = OF_SEVERAL_LINES.contains(name) ? PlainText.lines(text) : PlainText.line(text);
                assertEquals(clean, text, path);
                seen++;
            }
        } else if (value instanceof Record) {
            for (var component : value.getClass().getRecordComponents()) {
                seen += check(
                        path + '.' + component.getName(),
                        component.getAccessor().invoke(value));
            }
        } else if (value instanceof Optional<?> optional) {
            seen += optional.isPresent() ? check(path, optional.get()) : 0;
        } else if (value instanceof Map<?, ?> map) {
            for (var entry : map.entrySet()) {
                seen += check(path + ".key", entry.getKey()) + check(path + ".value", entry.getValue());
            }
        } else if (value instanceof List<?> list) {
            for (var item : list) {
                seen += check(path, item);
            }
        }
        return seen;
    }

    private static Object made(Class<?> type) throws Exception {
        var components = type.getRecordComponents();
        var constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class[]::new));
        var values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = made(components[i].getType(), components[i].getGenericType());
        }
        return constructor.newInstance(values);
    }

    private static Object made(Class<?> type, Type generic) throws Exception {
        if (type == String.class) {
            return FORGED;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type == ZoneId.class) {
            return ZoneOffset.UTC;
        }
        if (type == Optional.class) {
            return argument(generic, 0) == String.class ? Optional.of(FORGED) : Optional.empty();
        }
        if (type == Map.class) {
            return Map.of(FORGED, made((Class<?>) argument(generic, 1), argument(generic, 1)));
        }
        if (type == Integer.class) {
            return 1;
        }
        if (type == List.class) {
            return List.of(made((Class<?>) argument(generic, 0), argument(generic, 0)));
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isSealed()) {
            return made(type.getPermittedSubclasses()[0]);
        }
        return made(type);
    }

    private static Type argument(Type generic, int index) {
        return ((ParameterizedType) generic).getActualTypeArguments()[index];
    }
}

package dev.tocsin.engine.channel;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * One key that the configuration of a kind of channel has, and how its value is read.
 *
 * @param name as in the configuration, {@code like_this}
 * @param example a value that is right, for hints and the documentation
 * @param meaning for editors and the documentation, without a full stop
 * @param fault what is wrong with a value that is otherwise of the kind; for a secret, with what stands behind its
 *     reference, and the message must not contain it
 * @param usual the value when none is given, as text; empty = none
 */
public record Setting(
        String name,
        Kind kind,
        boolean required,
        String example,
        String meaning,
        Function<String, Optional<Fault>> fault,
        Optional<String> usual) {
    public enum Kind {
        /** One line. */
        TEXT,
        /** A reference to a secret, {@code ${env:NAME}} or {@code ${file:/path}}. */
        SECRET,
        /** http or https with a host and without user information. */
        URL,
        /** true or false. */
        FLAG,
        /** A whole number from 0 to 1 000 000. */
        NUMBER,
        TEXTS,
        /** A {@link Template}. */
        TEMPLATE
    }

    /** @param remedy what to do about it */
    public record Fault(String message, String remedy) {
        /** Empty when it is good. */
        public static Optional<Fault> unless(boolean good, String message, String remedy) {
            return good ? Optional.empty() : Optional.of(new Fault(message, remedy));
        }
    }

    public static Setting required(String name, Kind kind, String example, String meaning) {
        return new Setting(name, kind, true, example, meaning, _ -> Optional.empty(), Optional.empty());
    }

    public static Setting optional(String name, Kind kind, String example, String meaning) {
        return new Setting(name, kind, false, example, meaning, _ -> Optional.empty(), Optional.empty());
    }

    /** @param usual what is sent when nobody writes a template of their own */
    public static Setting template(String name, String usual, String meaning) {
        return new Setting(
                name,
                Kind.TEMPLATE,
                false,
                "{{severity}}: {{title}}",
                meaning,
                text -> Template.fault(text),
                Optional.of(usual));
    }

    /** The same, with a check of its own. */
    public Setting checked(Function<String, Optional<Fault>> check) {
        return new Setting(name, kind, required, example, meaning, check, usual);
    }

    /** {@link #usual} as {@link Settings} has it. */
    public Optional<Object> usualValue() {
        return usual.map(text -> switch (kind) {
            case TEMPLATE -> Template.of(text);
            case NUMBER -> Integer.valueOf(text);
            case FLAG -> Boolean.valueOf(text);
            case URL -> URI.create(text);
            case TEXT -> text;
            case TEXTS, SECRET -> throw new IllegalArgumentException(name + " has no usual value");
        });
    }

    /** The same, with what holds when nothing is written. */
    public Setting or(String value) {
        return new Setting(name, kind, required, example, meaning, fault, Optional.of(value));
    }
}

package dev.tocsin.channel;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;

/**
 * One key in the configuration of a type of channel, and how its value is read.
 *
 * @param name as in the configuration, {@code like_this}
 * @param example a valid value, for hints and the documentation
 * @param meaning for editors and the documentation, without a full stop
 * @param fault what is wrong with a value that is otherwise of the right kind; for a secret, with the value behind its
 *     reference, which the message must not contain
 * @param usual the default value, as text; empty = none
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
        /** A fault unless the value is good. */
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

    /** @param usual the default template */
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

    /** This setting with a check of its own. */
    public Setting checked(Function<String, Optional<Fault>> check) {
        return new Setting(name, kind, required, example, meaning, check, usual);
    }

    /** The default value as {@link Settings} stores it; empty = none. */
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

    /** This setting with a default value. */
    public Setting or(String value) {
        return new Setting(name, kind, required, example, meaning, fault, Optional.of(value));
    }
}

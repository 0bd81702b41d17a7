package dev.tocsin.channel;

import java.util.Optional;
import java.util.regex.Pattern;

/** A reference to a secret: {@code ${env:NAME}} or {@code ${file:/path}}. It is not secret itself. */
public record SecretReference(Source source, String name) {
    public enum Source {
        ENV,
        FILE
    }

    private static final Pattern FORM = Pattern.compile("\\$\\{(env|file):([^{}]+)}");

    /** Parses a reference; empty = the text is none. */
    public static Optional<SecretReference> of(String text) {
        var form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(
                        new SecretReference(form.group(1).equals("env") ? Source.ENV : Source.FILE, form.group(2)))
                : Optional.empty();
    }
}

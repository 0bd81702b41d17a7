package dev.tocsin.channel;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A Mustache template: names and sections, no code. It can use only the fields of {@link Wording}, and a field that a
 * message does not have is empty. Templates are equal if their texts are.
 */
public final class Template {
    private static final Mustache.TemplateLoader NO_PARTIALS = name -> {
        throw new MustacheException("{{>" + name + "}} is not supported: a template is one text");
    };

    private final String text;
    private final com.samskivert.mustache.Template plain;
    private final com.samskivert.mustache.Template html;

    private Template(String text) {
        this.text = text;
        this.plain = compile(text, false);
        this.html = compile(text, true);
    }

    /**
     * Compiles a template.
     *
     * @throws IllegalArgumentException if {@link #fault} is not empty
     */
    public static Template of(String text) {
        fault(text).ifPresent(fault -> {
            throw new IllegalArgumentException(fault.message());
        });
        return new Template(text);
    }

    /** What is wrong with the text of a template; empty = nothing. */
    public static Optional<Setting.Fault> fault(String text) {
        var unknown = new TreeSet<String>();
        try {
            compile(text, false).visit(new com.samskivert.mustache.Mustache.Visitor() {
                @Override
                public void visitText(String literal) {}

                @Override
                public void visitVariable(String name) {
                    check(name);
                }

                @Override
                public boolean visitInclude(String name) {
                    unknown.add(">" + name);
                    return false;
                }

                @Override
                public boolean visitSection(String name) {
                    check(name);
                    return true;
                }

                @Override
                public boolean visitInvertedSection(String name) {
                    check(name);
                    return true;
                }

                private void check(String name) {
                    if (!Wording.FIELDS.contains(name)) {
                        unknown.add(name);
                    }
                }
            });
        } catch (MustacheException e) {
            return Optional.of(new Setting.Fault(
                    "this template cannot be read: " + e.getMessage(),
                    "write {{title}}, {{#link}}See {{link}}{{/link}}"));
        }
        return unknown.isEmpty()
                ? Optional.empty()
                : Optional.of(new Setting.Fault(
                        "a template knows no {{" + unknown.first() + "}}",
                        "choose from " + String.join(", ", Wording.FIELDS)));
    }

    private static com.samskivert.mustache.Template compile(String text, boolean html) {
        return Mustache.compiler()
                .escapeHTML(html)
                .defaultValue("")
                .emptyStringIsFalse(true)
                .withLoader(NO_PARTIALS)
                .compile(text);
    }

    public String render(Map<String, Object> fields) {
        return plain.execute(fields).strip();
    }

    /** Renders with every value escaped for HTML. */
    public String renderHtml(Map<String, Object> fields) {
        return html.execute(fields).strip();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Template template && template.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }
}

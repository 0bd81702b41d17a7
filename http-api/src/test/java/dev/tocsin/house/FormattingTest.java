package dev.tocsin.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every Java file of every module is formatted by palantir-java-format. To have them rewritten:
 *
 * <pre>{@code
 * mvn -pl http-api -am test -Dtest=FormattingTest -Dsurefire.failIfNoSpecifiedTests=false -Dformat=write
 * }</pre>
 *
 * With {@code -Dformat.under=engine/core}, only the files below that folder.
 */
class FormattingTest {
    private static final boolean WRITE = "write".equals(System.getProperty("format"));
    private static final Path UNDER = SourceFiles.ROOT.resolve(System.getProperty("format.under", ""));

    private final Formatter formatter = Formatter.createFormatter(
            JavaFormatterOptions.builder().style(Style.PALANTIR).build());

    @Test
    void everyJavaFile_isFormatted() {
        var files = SourceFiles.all().stream()
                .filter(file -> file.startsWith(UNDER))
                .toList();
        assertFalse(files.isEmpty(), "no Java files below " + UNDER);

        var unformatted = files.parallelStream().filter(this::isUnformatted).toList();

        if (!WRITE) {
            assertEquals("", lines(unformatted), "not formatted; run this test with -Dformat=write");
        }
    }

    @Test
    void unnamedRecordComponents_doNotStopTheFormatter() throws FormatterException {
        var source = """
            class A {
                int f(Object o) {
                    merge((_, b) -> b, _ -> 0, (_, _) -> 1);
                    return switch (o) {
                        case Point(_, Box<Integer>(_), var x) -> x;
                        default -> 0;
                    };
                }
            }
            """;

        assertEquals(source, format(source.replace(" -> ", "->").replace("_, ", "_,")));
    }

    private String format(String source) throws FormatterException {
        return UnnamedPatterns.restore(formatter.formatSourceAndFixImports(UnnamedPatterns.hide(source)));
    }

    private boolean isUnformatted(Path file) {
        try {
            var source = Files.readString(file);
            var formatted = format(source);
            if (WRITE && !source.equals(formatted)) {
                Files.writeString(file, formatted);
            }
            return !source.equals(formatted);
        } catch (FormatterException e) {
            throw new IllegalStateException(
                    SourceFiles.ROOT.relativize(file) + " cannot be formatted: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String lines(List<Path> files) {
        return String.join(
                "\n",
                files.stream()
                        .map(SourceFiles.ROOT::relativize)
                        .map(Path::toString)
                        .toList());
    }
}

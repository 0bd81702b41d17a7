package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        chek               | tocsin: there is no command chek; did you mean check?
        check . --agianst  | tocsin: tocsin check has no option --agianst; did you mean --against?
        check . --zzzzzz=1 | tocsin: tocsin check has no option --zzzzzz; see tocsin check --help
        check              | tocsin: DIR is missing; see tocsin check --help
        check a b          | tocsin: tocsin check does not accept the argument 'b'; see tocsin check --help
        qqqqqqqq           | tocsin: there is no command qqqqqqqq; see tocsin --help
        import opsgeni     | tocsin: there is no command opsgeni; did you mean opsgenie?
        page-test sam --wait x | tocsin: --wait SECONDS cannot be 'x'; see tocsin page-test --help
        page-test sam --url    | tocsin: --url URL is missing; see tocsin page-test --help
        ''                 | tocsin: Name a command
        """)
    void misspeltArguments_areAnsweredInOneLine(String arguments, String expected) {
        var said = new StringWriter();
        var command = Main.commandLine().setErr(new PrintWriter(said, true));
        assertEquals(2, command.execute(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
        assertEquals(1, said.toString().lines().count(), said::toString);
        assertTrue(said.toString().startsWith(expected), said::toString);
    }
}

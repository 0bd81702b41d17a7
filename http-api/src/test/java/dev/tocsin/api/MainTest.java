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
        chek            | did you mean check
        check . --agianst | --against
        check           | tocsin check --help
        ''              | Say what to do
        """)
    void misspeltArguments_areAnsweredInOneLine(String arguments, String expected) {
        var said = new StringWriter();
        var command = Main.commandLine().setErr(new PrintWriter(said, true));
        assertEquals(2, command.execute(arguments.isEmpty() ? new String[0] : arguments.split(" ")));
        assertEquals(1, said.toString().lines().count(), said::toString);
        assertTrue(said.toString().contains(expected), said::toString);
    }
}

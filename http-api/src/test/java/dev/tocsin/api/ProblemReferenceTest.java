package dev.tocsin.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.api.http.ProblemType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** docs/reference/problems.md is made from {@link ProblemType}. */
class ProblemReferenceTest {
    @Test
    void reference_isUpToDate() throws IOException {
        var page = new ReferencePage("""
            # Problem reference

            Every error of the [HTTP API](../api.md) that Tocsin tells as `application/problem+json`
            ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)). This page is generated from the program:
            `ProblemReferenceTest` renews it with `-Dreference=write`.

            `type` says which error it is, as a URN that is no address of a page. Later versions may have more types: treat
            a type that you do not know by its status. `detail` is for people, and its wording may change. Sources that
            answer in the sender's own form, and pages for browsers, have the status only.

            | type | status | title | meaning | what to do |
            |---|---|---|---|---|
            """);
        Arrays.stream(ProblemType.values())
                .forEach(type -> page.row(
                        '`' + type.uri() + '`',
                        Integer.toString(type.status()),
                        type.title(),
                        type.meaning(),
                        type.remedy()));
        page.assertUpToDate("problems.md");
    }

    @Test
    void types_areSortedByStatus_andHaveUrisOfTheirOwn() {
        var types = Arrays.asList(ProblemType.values());
        assertEquals(
                types.stream()
                        .sorted(Comparator.comparingInt(ProblemType::status))
                        .toList(),
                types);
        assertEquals(
                types.size(), types.stream().map(ProblemType::uri).distinct().count());
    }

    @ParameterizedTest
    @EnumSource
    void meaningAndRemedy_areNoSentences(ProblemType type) {
        assertTrue(type.uri().matches("urn:tocsin:problem:[a-z]+(-[a-z]+)*"), type.uri());
        assertFalse(type.meaning().isBlank() || type.meaning().endsWith("."), type.uri());
        assertFalse(type.remedy().isBlank() || type.remedy().endsWith("."), type.uri());
    }
}

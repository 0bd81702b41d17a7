package dev.tocsin.config.imports;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.config.report.Lint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What was imported loads without a problem, and the same people are on call. */
class ImporterTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit
    private Path directory;

    /** Everything that an import says it leaves out, word for word: a note that goes missing is a rule that was lost. */
    @ParameterizedTest
    @EnumSource(SourceProduct.class)
    void whatIsNotCarriedOver_isListedInFull(SourceProduct sourceProduct) throws IOException {
        assertEquals(
                Files.readString(Path.of("src/test/resources/imports", sourceProduct.command() + ".notes.txt")),
                ImportReport.of(Imported.from(sourceProduct, directory).differences()));
    }

    /** Whoever adds a difference adds a fixture that shows it. */
    @Test
    void everyDifference_isShownByAFixture() throws IOException {
        var shown = EnumSet.noneOf(DifferenceKind.class);
        for (var sourceProduct : SourceProduct.values()) {
            shown.addAll(Imported.differences(Imported.from(sourceProduct, Files.createTempDirectory(directory, "a"))
                    .differences()));
            shown.addAll(
                    Imported.differences(Imported.fromMore(sourceProduct, Files.createTempDirectory(directory, "b"))
                            .differences()));
        }
        for (var file : Imported.files(Path.of("alertmanager"))) {
            var done = assertInstanceOf(
                    ImportResult.Done.class, AlertmanagerImport.translate(file.name(), file.text()), file.name());
            shown.addAll(Imported.differences(done.notCarriedOver()));
        }
        var nothing = Importer.translate(
                SourceProduct.GOALERT, List.of(new JsonFile("a.json", "{\"users\": []}")), Imported.NOW);
        shown.addAll(Imported.differences(((ImportResult.Done) nothing).notCarriedOver()));

        assertEquals(EnumSet.noneOf(DifferenceKind.class), EnumSet.complementOf(shown));
    }

    private static final String ONE_CHAIN = """
        [{"id": "C", "name": "Main", "team_id": null}, {"id": "U", "username": "sam", "email": "sam@example.com"},
         {"id": "P", "escalation_chain_id": "C", "position": 0, "type": "notify_persons", "persons_to_notify": ["U"]}]\
        """;

    @ParameterizedTest
    @CsvSource(delimiter = '¦', quoteCharacter = '^', textBlock = """
        PAGERDUTY ¦ {"users": [], "more": true, "offset": 0}  ¦ {"teams": []}                                      ¦ 1
        PAGERDUTY ¦ {"users": [], "more": true, "offset": 0}  ¦ {"users": [], "more": false, "offset": 100}        ¦ 0
        PAGERDUTY ¦ {"users": [], "more": true, "offset": 0}  ¦ {"users": [], "more": true, "offset": 100}         ¦ 1
        PAGERDUTY ¦ {"users": [], "more": true, "offset": 0}  ¦ {"services": [], "offset": 100}                    ¦ 1
        OPSGENIE  ¦ {"totalCount": 2, "paging": {"next": "x"}, "data": [{"id": "a", "username": "a"}]} ¦ {"data": []} ¦ 1
        OPSGENIE  ¦ {"totalCount": 2, "paging": {"next": "x"}, "data": [{"id": "a", "username": "a"}]} ¦ {"totalCount": 2, "paging": {}, "data": [{"id": "b", "username": "b"}]} ¦ 0
        """)
    void pagesThatAreMissing_areListed(SourceProduct sourceProduct, String first, String second, int missing) {
        var done = Imported.translated(sourceProduct, first, second);

        assertEquals(
                missing,
                Imported.differences(done.notCarriedOver()).stream()
                        .filter(DifferenceKind.MORE_PAGES::equals)
                        .count());
    }

    /** As Windows' tools write them. */
    @Test
    void byteOrderMark_isNoPartOfAnAnswer() {
        assertTrue(!Imported.translated(SourceProduct.GRAFANA_ONCALL, "\uFEFF" + ONE_CHAIN)
                .files()
                .isEmpty());
    }

    /** One that pages nobody is listed, the others are carried over, and what led to it goes on to the root. */
    @ParameterizedTest
    @CsvSource({
        "PAGERDUTY, turns, escalation policy unknown_only",
        "OPSGENIE, real, escalation without_rules",
        "GRAFANA_ONCALL, main, escalation chain Hopeless",
        "GOALERT, main, escalation policy empty"
    })
    void aPolicyOfWhichNothingIsLeft_isListed(SourceProduct sourceProduct, String kept, String lost)
            throws IOException {
        var imported = Imported.fromMore(sourceProduct, directory);

        assertTrue(imported.configuration().router().policies().containsKey(kept), imported.yaml());
        imported.assertNoted("policies: " + lost + ": left out: none of it can be carried over");
        assertTrue(Imported.differences(imported.differences()).contains(DifferenceKind.ROUTE_WITHOUT_POLICY));
    }

    /** Without it all alerts of a team would be one incident, of which only the first pages. */
    @ParameterizedTest
    @EnumSource(SourceProduct.class)
    void eachAlert_isAnIncidentOfItsOwn_andCheckHasNothingToWarnOf(SourceProduct sourceProduct) throws IOException {
        var imported = Imported.from(sourceProduct, directory);

        assertEquals(List.of("..."), imported.configuration().router().root().groupBy());
        assertTrue(Lint.of(imported.configuration(), Imported.NOW).stream()
                .noneMatch(warning -> warning.toString().contains("group_by")));
    }
}

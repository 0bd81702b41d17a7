package dev.tocsin.config.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was not carried over, for a terminal: three columns, the worst first. */
public final class ImportReport {
    private static final int WIDTH = 40;
    private static final String GAP = "  ";

    private ImportReport() {}

    public static String of(List<ImportDifference> notes) {
        var text = new StringBuilder();
        for (var importRisk : ImportRisk.values()) {
            var some = notes.stream()
                    .filter(note -> note.difference().risk() == importRisk)
                    .toList();
            if (!some.isEmpty()) {
                text.append('\n')
                        .append(importRisk.title().toUpperCase(Locale.ROOT))
                        .append(" (")
                        .append(some.size())
                        .append(")\n");
                row(text, "was", "is now", "do this");
                row(text, "-".repeat(WIDTH), "-".repeat(WIDTH), "-".repeat(WIDTH));
                some.forEach(note -> row(
                        text,
                        note.was() + (note.place().isEmpty() ? "" : " [" + note.place() + ']'),
                        note.difference().now(),
                        note.difference().remedy()));
            }
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String was, String now, String remedy) {
        var cells = List.of(wrap(was), wrap(now), wrap(remedy));
        var height = cells.stream().mapToInt(List::size).max().orElseThrow();
        for (int line = 0; line < height; line++) {
            var row = new StringBuilder();
            for (var cell : cells) {
                var part = line < cell.size() ? cell.get(line) : "";
                row.append(part)
                        .append(" ".repeat(Math.max(0, WIDTH - part.length())))
                        .append(GAP);
            }
            text.append(row.toString().stripTrailing()).append('\n');
        }
    }

    private static List<String> wrap(String cell) {
        var lines = new ArrayList<String>();
        var line = new StringBuilder();
        for (var word : cell.split(" ")) {
            for (var rest = word; !rest.isEmpty(); ) {
                var room = line.isEmpty() ? WIDTH : WIDTH - line.length() - 1;
                if (rest.length() <= room) {
                    line.append(line.isEmpty() ? "" : " ").append(rest);
                    rest = "";
                } else if (line.isEmpty()) {
                    lines.add(rest.substring(0, WIDTH));
                    rest = rest.substring(WIDTH);
                } else {
                    lines.add(line.toString());
                    line.setLength(0);
                }
            }
        }
        lines.add(line.toString());
        return lines;
    }
}

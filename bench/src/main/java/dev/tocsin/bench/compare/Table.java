package dev.tocsin.bench.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Medians and worst rounds of each system, and the first one's ratio to each of the others. */
final class Table {
    private Table() {}

    static String of(String title, List<Result> results) {
        var first = results.getFirst();
        var others = results.subList(1, results.size());
        var rows = new ArrayList<List<String>>();
        var head = new ArrayList<>(List.of(title));
        results.forEach(result -> head.addAll(List.of(result.system(), "(worst)")));
        others.forEach(other -> head.add("/ " + other.system()));
        rows.add(head);
        for (var figure : figures(results)) {
            var row = new ArrayList<>(List.of(figure.toString()));
            for (var result : results) {
                row.add(number(result.median(figure)));
                row.add("(" + number(result.worst(figure)) + ")");
            }
            others.forEach(other -> row.add(number(first.median(figure) / other.median(figure))));
            rows.add(row);
        }
        return aligned(rows);
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        var format = Math.abs(value) >= 100 ? "%,.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private static List<Figure> figures(List<Result> results) {
        return results.stream()
                .flatMap(result -> result.rounds().stream())
                .flatMap(round -> round.figures().keySet().stream())
                .distinct()
                .toList();
    }

    private static String aligned(List<List<String>> rows) {
        var text = new StringBuilder();
        for (var row : rows) {
            for (int i = 0; i < row.size(); i++) {
                var column = i;
                var width = rows.stream()
                        .mapToInt(r -> r.get(column).length())
                        .max()
                        .orElse(0);
                var padding = " ".repeat(width - row.get(i).length());
                text.append(i == 0 ? row.get(i) + padding : "  " + padding + row.get(i));
            }
            text.append('\n');
        }
        return text.toString();
    }
}

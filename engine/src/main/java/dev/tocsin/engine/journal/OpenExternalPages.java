package dev.tocsin.engine.journal;

import dev.tocsin.engine.incident.page.ExternalStatus;
import dev.tocsin.engine.incident.page.OpenExternalPage;
import dev.tocsin.engine.incident.page.PageId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Open external pages in the index column: one line for each, with the page, its external status and the channel. */
public final class OpenExternalPages {
    private static final int PARTS = 3;

    private OpenExternalPages() {}

    /** Null for an empty list, which most incidents have. */
    static @Nullable String encode(List<OpenExternalPage> pages) {
        return pages.isEmpty()
                ? null
                : pages.stream()
                        .map(each -> each.page() + " " + each.status().label() + ' ' + each.channel())
                        .collect(Collectors.joining("\n"));
    }

    public static List<OpenExternalPage> decode(String lines) {
        return lines.lines()
                .map(line -> line.split(" ", PARTS))
                .map(parts -> new OpenExternalPage(
                        new PageId(parts[0]), parts[2], ExternalStatus.valueOf(parts[1].toUpperCase(Locale.ROOT))))
                .toList();
    }
}

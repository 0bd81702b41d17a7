package dev.tocsin.engine.journal;

import dev.tocsin.engine.incident.ExternalStatus;
import dev.tocsin.engine.incident.OpenExternalPage;
import dev.tocsin.engine.incident.PageId;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pages that are open in other systems as the index keeps them: a line each, of page, status there and channel. */
public final class OpenExternalPages {
    private static final int PARTS = 3;

    private OpenExternalPages() {}

    /** Null for none, which is what most incidents have. */
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

package dev.tocsin.engine.journal;

import dev.tocsin.engine.incident.Mirrored;
import dev.tocsin.engine.incident.PageId;
import dev.tocsin.engine.incident.RemoteStatus;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Pages that are open in other systems as the index keeps them: a line each, of page, status there and channel. */
public final class MirroredPages {
    private static final int PARTS = 3;

    private MirroredPages() {}

    /** Null for none, which is what most incidents have. */
    static @Nullable String encode(List<Mirrored> pages) {
        return pages.isEmpty()
                ? null
                : pages.stream()
                        .map(each -> each.page() + " " + each.status().label() + ' ' + each.channel())
                        .collect(Collectors.joining("\n"));
    }

    public static List<Mirrored> decode(String lines) {
        return lines.lines()
                .map(line -> line.split(" ", PARTS))
                .map(parts -> new Mirrored(
                        new PageId(parts[0]), parts[2], RemoteStatus.valueOf(parts[1].toUpperCase(Locale.ROOT))))
                .toList();
    }
}

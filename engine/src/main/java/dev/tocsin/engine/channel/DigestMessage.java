package dev.tocsin.engine.channel;

import dev.tocsin.engine.signal.PlainText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Many pages to one recipient in one message.
 *
 * @param id the idempotency key, the same for every attempt; none of its pages' own
 * @param attempt from 1
 * @param address within the channel, or ""
 * @param pages how many it stands for
 * @param severities how many of each, worst first
 * @param listed the worst and then the oldest of them, at most {@link #MOST_LISTED}
 */
public record DigestMessage(
        String id,
        int attempt,
        String recipient,
        String address,
        String why,
        int pages,
        Map<String, Integer> severities,
        List<PageMessage> listed)
        implements Message {
    public static final int MOST_LISTED = 25;

    public DigestMessage {
        recipient = PlainText.line(recipient);
        why = PlainText.line(why);
        var counts = new LinkedHashMap<String, Integer>();
        severities.forEach((name, count) -> counts.merge(PlainText.line(name), count, Integer::sum));
        severities = Collections.unmodifiableMap(counts);
        listed = List.copyOf(listed);
        if (listed.isEmpty() || listed.size() > Math.min(pages, MOST_LISTED)) {
            throw new IllegalArgumentException("a digest of " + pages + " pages cannot list " + listed.size());
        }
    }

    @Override
    public DigestMessage to(String other) {
        return new DigestMessage(id, attempt, recipient, other, why, pages, severities, listed);
    }

    /** How many pages are not listed. */
    public int more() {
        return pages - listed.size();
    }

    /** Such as "9995 incidents page you: 3 critical, 9992 warning". */
    public String headline() {
        var counts = severities.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return pages + (pages == 1 ? " incident pages you: " : " incidents page you: ") + counts;
    }
}

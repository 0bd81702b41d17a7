package dev.tocsin.channel;

import dev.tocsin.core.signal.PlainText;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Many pages to one recipient in one message.
 *
 * @param id the idempotency key, the same for every attempt; not the id of any of its pages
 * @param attempt from 1
 * @param address within the channel, or ""
 * @param pages how many pages it contains
 * @param severities how many pages of each severity, the worst first
 * @param listed the worst and then the oldest pages, at most {@link #MAX_LISTED}
 * @param context what preceded it, and what one answer to it applies to
 */
public record DigestMessage(
        String id,
        int attempt,
        String recipient,
        String address,
        String why,
        int pages,
        Map<String, Integer> severities,
        List<PageMessage> listed,
        Context context)
        implements Message {
    public static final int MAX_LISTED = 25;

    /**
     * The context of a digest.
     *
     * @param follows whether the recipient was paged at the same address just before
     * @param all how many incidents one answer applies to; 0 = the digest cannot be answered, because they are not
     *     known
     * @param earlier how many of these the recipient was paged about just before, and not in this digest
     */
    public record Context(boolean follows, int all, int earlier) {
        public static final Context NONE = new Context(false, 0, 0);

        public Context {
            if (earlier < 0 || all < earlier) {
                throw new IllegalArgumentException(earlier + " of " + all + " incidents");
            }
        }
    }

    public DigestMessage {
        recipient = PlainText.line(recipient);
        why = PlainText.line(why);
        var counts = new LinkedHashMap<String, Integer>();
        severities.forEach((name, count) -> counts.merge(PlainText.line(name), count, Integer::sum));
        severities = Collections.unmodifiableMap(counts);
        listed = List.copyOf(listed);
        if (listed.isEmpty() || listed.size() > Math.min(pages, MAX_LISTED)) {
            throw new IllegalArgumentException("a digest of " + pages + " pages cannot list " + listed.size());
        }
    }

    @Override
    public DigestMessage to(String other) {
        return new DigestMessage(id, attempt, recipient, other, why, pages, severities, listed, context);
    }

    /** How many pages are not listed. */
    public int more() {
        return pages - listed.size();
    }

    /** Whether the digest can be answered: one answer applies to all of its incidents. */
    public boolean isAnswerable() {
        return context.all() > 0;
    }

    /** Such as "3 more incidents for you: 1 critical, 2 warning". */
    public String headline() {
        var counts = severities.entrySet().stream()
                .map(count -> count.getValue() + " " + count.getKey())
                .collect(Collectors.joining(", "));
        return pages + (context.follows() ? " more" : "") + (pages == 1 ? " incident" : " incidents") + " for you: "
                + counts;
    }

    /** What one answer applies to, such as "all 8, 5 of them sent just before". */
    public String all() {
        return (context.all() == 1 ? "it" : "all " + context.all())
                + (context.earlier() == 0 ? "" : ", " + context.earlier() + " of them sent just before");
    }
}

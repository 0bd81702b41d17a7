package dev.tocsin.core.incident.page;

import dev.tocsin.core.incident.page.PageState.Delivered;
import dev.tocsin.core.incident.page.PageState.Failed;
import dev.tocsin.core.incident.page.PageState.Waiting;
import dev.tocsin.core.incident.page.PageState.Withdrawn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.function.Predicate;

/** How long an incident remembers its pages: an escalation that is repeated for ever must not grow for ever. */
final class PageRetention {
    /** Maximum of failed pages that can be sent again. */
    private static final int MAX_RESENDABLE = 32;

    /** Maximum of withdrawn pages that may be delivered all the same. */
    private static final int MAX_LATE = 16;

    private PageRetention() {}

    /** A contact method that was used for a recipient and purpose. */
    private record Attempted(Purpose purpose, RecipientContact contact) {
        static Attempted of(Page page) {
            return new Attempted(page.purpose(), RecipientContact.of(page));
        }
    }

    /**
     * The pages of which something is to be known: what can still happen to them, which contact methods were used, and
     * whether anybody was reached.
     *
     * @param reaches whether a page is a delivery that counts for the escalation; the newest one is enough
     */
    static List<TrackedPage> kept(List<TrackedPage> tracked, Predicate<TrackedPage> reaches) {
        var used = new HashSet<Attempted>();
        var kept = new ArrayList<TrackedPage>();
        var reached = false;
        for (var each : tracked.reversed()) {
            var newest = each.current() && used.add(Attempted.of(each.page()));
            var first = !reached && reaches.test(each);
            reached |= first;
            if (newest || first || each.counts() || isOpen(each)) {
                kept.add(each);
            }
        }
        Collections.reverse(kept);
        return kept;
    }

    /** Only the newest failed pages can be sent again, and only the newest withdrawn ones may arrive. */
    static List<TrackedPage> bounded(List<TrackedPage> tracked) {
        var resendable = 0;
        var late = 0;
        var bounded = new ArrayList<>(tracked);
        for (int n = bounded.size() - 1; n >= 0; n--) {
            var each = bounded.get(n);
            if (each.state() instanceof Failed(var attempts, var error, var again) && again) {
                if (++resendable > MAX_RESENDABLE) {
                    bounded.set(n, each.in(new Failed(attempts, error, false), each.since()));
                }
            } else if (each.mayArrive() && ++late > MAX_LATE) {
                var withdrawn = (Withdrawn) each.state();
                bounded.set(n, each.in(new Withdrawn(withdrawn.attempts(), withdrawn.cause(), false), each.since()));
            }
        }
        return bounded;
    }

    private static boolean isOpen(TrackedPage each) {
        var open =
                switch (each.state()) {
                    case Waiting _ -> true;
                    case Delivered _ -> false;
                    case Failed failed -> failed.resendable();
                    case Withdrawn withdrawn -> withdrawn.mayArrive();
                };
        return open
                || each.owesAllClear()
                || each.posted().filter(PostedMessage::isOpen).isPresent();
    }
}

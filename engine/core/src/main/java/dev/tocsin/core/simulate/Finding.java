package dev.tocsin.core.simulate;

import dev.tocsin.core.oncall.OnCallPeriod;
import dev.tocsin.core.oncall.Span;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What {@link LookAhead} finds, in values: where it stands and how it is said is for who asks. */
public sealed interface Finding {
    /**
     * A layer of a schedule.
     *
     * @param version from 0, the first of which needs no {@code versions}
     * @param layer from 0, the lowest first
     */
    record LayerPlace(String schedule, int version, int layer) {}

    /** @param answers all of them nobody, in order; the first and the last are cut at the ends of the span */
    record NobodyOnCall(String schedule, List<OnCallPeriod> answers) implements Finding {
        public NobodyOnCall {
            answers = List.copyOf(answers);
        }
    }

    /**
     * Members of a layer's rotation whose turns all fall outside of the layer's hours.
     *
     * @param members in the order of their turns
     */
    record NeverOnCall(LayerPlace place, List<String> members) implements Finding {
        public NeverOnCall {
            members = List.copyOf(members);
        }
    }

    /** @param last the end of the calendar's last event, which is over; empty = it has no event at all */
    record CalendarWithoutEvents(LayerPlace place, String calendar, Optional<Instant> last) implements Finding {}

    /**
     * A level that would page nobody but those whom the level before it has paged.
     *
     * @param level from 0
     * @param people who they are, the first time
     * @param times when, apart and in order
     */
    record SamePeople(String policy, int level, List<String> people, List<Span> times) implements Finding {
        public SamePeople {
            people = List.copyOf(people);
            times = List.copyOf(times);
        }
    }
}

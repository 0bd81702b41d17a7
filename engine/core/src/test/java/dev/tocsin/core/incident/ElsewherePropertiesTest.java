package dev.tocsin.core.incident;

import static dev.tocsin.core.incident.RandomWalk.apply;
import static dev.tocsin.core.incident.RandomWalk.decide;
import static dev.tocsin.core.incident.RandomWalk.follow;
import static dev.tocsin.core.incident.RandomWalk.walk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tocsin.core.incident.Decision.Accepted;
import dev.tocsin.core.incident.IncidentCommand.*;
import dev.tocsin.core.incident.page.DeliveryOutcome;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.PageId;
import dev.tocsin.core.incident.page.PendingUpdate;
import dev.tocsin.core.incident.page.UpdatePolicy;
import dev.tocsin.core.policy.EscalationPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGeneratorFactory;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What channels and other systems are told of every incident, and what it makes of what is done there. */
class ElsewherePropertiesTest {
    @Property
    void updates_tellWhatHasChanged_ofPagesThatArrived_andPageNobody(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var arrived = new HashSet<PageId>();
        var ids = new HashSet<PageId>();
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.PageDelivered delivered) {
                    arrived.add(delivered.page());
                } else if (event instanceof IncidentEvent.UpdatesPlanned planned) {
                    assertTrue(
                            planned.status()
                                            .equals(((Incident) step.after())
                                                    .status()
                                                    .label())
                                    || isOfPagesThatAreOver(planned, (Incident) step.before()),
                            step::toString);
                    for (var update : planned.updates()) {
                        assertTrue(ids.add(update.id()), () -> update.id() + " is used twice");
                        assertTrue(arrived.contains(update.page()), () -> update.page() + " never arrived");
                        assertEquals(update.page(), update.id().page());
                    }
                } else if (step.command() instanceof RecordAttempt(var id, _) && id.isUpdate()) {
                    assertTrue(isOfAnUpdate(event), step::toString);
                }
            }
        }
    }

    /** The incident came back, and its earlier pages are still open somewhere. */
    private static boolean isOfPagesThatAreOver(IncidentEvent.UpdatesPlanned planned, Incident before) {
        return planned.status().equals("resolved")
                && planned.updates().stream()
                        .allMatch(update -> before.pages().ended(update.page()).isPresent());
    }

    private static boolean isOfAnUpdate(IncidentEvent event) {
        return event instanceof IncidentEvent.UpdateDelivered
                || event instanceof IncidentEvent.UpdateDelayed
                || event instanceof IncidentEvent.UpdateFailed;
    }

    @Property
    void channels_showWhatIsTrue_andNothingStaysOpenThereWhenItIsOver(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var told = new HashMap<PageId, String>();
        for (var step : walk(policy, seed)) {
            if (!(step.after() instanceof Incident incident)) {
                continue;
            }
            var status = incident.status().label();
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.PageDelivered delivered) {
                    told.put(delivered.page(), ((Incident) step.before()).wants(delivered.page()) ? status : "new");
                } else if (event instanceof IncidentEvent.UpdatesPlanned planned) {
                    planned.updates().forEach(update -> told.put(update.page(), planned.status()));
                }
            }
            for (var posted : incident.pages().posted()) {
                // What is new pages somebody, and whoever it pages is not told of it besides.
                assertTrue(
                        status.equals("new")
                                || status.equals(told.get(posted.page().id())),
                        step::toString);
                assertFalse(!posted.isPosted(UpdatePolicy.LATEST) && incident.isResolved(), step::toString);
            }
        }
    }

    @Property
    void lookingAgain_whenNobodyDoesAnything_isSilentSoon(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        var steps = walk(policy, seed);
        var state = steps.getLast().after();
        var now = steps.getLast().now();
        var follow = follow(random, state, now);
        if (follow.how() == Follow.How.TOLD) {
            return;
        }
        for (int i = 0; i <= ExternalSync.MAX_CORRECTIONS + 1; i++) {
            state = apply(state, decide(state, follow, now));
            for (var update : state instanceof Incident incident
                    ? List.copyOf(incident.pages().updates())
                    : List.<PendingUpdate>of()) {
                state = apply(
                        state,
                        decide(state, new RecordAttempt(update.id(), new DeliveryOutcome.Permanent("gone")), now));
            }
        }
        if (decide(state, follow, now) instanceof Accepted(_, var reason, var events, _)) {
            assertEquals(List.of(), events, reason);
        }
    }

    @Property
    void pagesThatAreOpenElsewhere_areThoseThatWereDelivered_andNotSeenClosed(
            @ForAll("policies") EscalationPolicy policy, @ForAll long seed) {
        var arrived = new HashSet<PageId>();
        var closed = new HashSet<PageId>();
        for (var step : walk(policy, seed)) {
            for (var event : step.events()) {
                if (event instanceof IncidentEvent.PageDelivered delivered
                        && delivered.upkeep().equals(Optional.of(UpdatePolicy.MIRRORED))
                        && isKnown((Incident) step.before(), delivered.page())) {
                    arrived.add(delivered.page());
                } else if (event instanceof IncidentEvent.SeenElsewhere seen) {
                    closed.remove(seen.page());
                    if (seen.status() == ExternalStatus.RESOLVED) {
                        closed.add(seen.page());
                    }
                }
            }
            if (step.after() instanceof Incident incident) {
                for (var page : incident.openExternalPages()) {
                    assertTrue(arrived.contains(page.page()) && !closed.contains(page.page()), step::toString);
                }
            }
        }
    }

    private static boolean isKnown(Incident incident, PageId page) {
        return incident.pending().containsKey(page)
                || incident.pages().late(page).isPresent();
    }

    @Provide
    Arbitrary<EscalationPolicy> policies() {
        return RandomWalk.policies();
    }
}

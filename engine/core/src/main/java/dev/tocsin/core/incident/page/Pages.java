package dev.tocsin.core.incident.page;

import dev.tocsin.core.incident.page.PageState.Delivered;
import dev.tocsin.core.incident.page.PageState.Failed;
import dev.tocsin.core.incident.page.PageState.Waiting;
import dev.tocsin.core.incident.page.PageState.Withdrawn;
import dev.tocsin.core.incident.page.PostedMessage.Phase;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.signal.Origin;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pages of an incident and what has become of them. Immutable.
 *
 * <p>A page is kept while it can still change, while its recipient has not been paged anew for the same purpose, and
 * while its message is updated; what is left is forgotten here and stays in the journal. It is forgotten before an event
 * is applied and never after: whatever an event changes is here after the event, for those who write it down.
 *
 * @param tracked in the order in which they were planned
 * @param planned how many were planned, which numbers the next one
 * @param run counts how often a level was paged or an escalation began; only deliveries in the current run count for
 *     the level
 * @param start the run with which the escalation began; deliveries before it do not count for it
 * @param lastLevel the pages of the last level that was paged
 * @param first the provider's id of the first message to each contact method that is updated
 * @param revision how many changes of posted messages were planned, which numbers the next one
 * @param external what was last seen of pages in external systems
 */
public record Pages(
        List<TrackedPage> tracked,
        int planned,
        int run,
        int start,
        List<Page> lastLevel,
        Map<ContactMethod, String> first,
        int revision,
        Map<PageId, ExternalPage> external) {
    public static final Pages NONE = new Pages(List.of(), 0, 1, 1, List.of(), Map.of(), 0, Map.of());

    public Pages {
        tracked = Collections.unmodifiableList(tracked);
        lastLevel = List.copyOf(lastLevel);
        first = Collections.unmodifiableMap(first);
        external = Collections.unmodifiableMap(external);
    }

    // Pages to send

    /** Pages without an outcome. */
    public List<PendingPage> pending() {
        var pending = new ArrayList<PendingPage>();
        for (var each : tracked) {
            if (each.state() instanceof Waiting waiting) {
                pending.add(pending(each, waiting));
            }
        }
        return pending;
    }

    private static PendingPage pending(TrackedPage each, Waiting waiting) {
        return new PendingPage(each.page(), waiting.attempts(), waiting.attemptAt(), waiting.held());
    }

    /** A page without an outcome; empty = it has one, or is unknown. */
    public Optional<PendingPage> pending(PageId page) {
        return find(page)
                .flatMap(each -> each.state() instanceof Waiting waiting
                        ? Optional.of(pending(each, waiting))
                        : Optional.empty());
    }

    /** Pages without an outcome, to be put back by {@link #restored}. */
    public Map<PageId, TrackedPage> waiting() {
        return tracked.stream()
                .filter(each -> each.state() instanceof Waiting)
                .collect(Collectors.toMap(TrackedPage::id, Function.identity(), (one, _) -> one, LinkedHashMap::new));
    }

    /** Whether a page, or an update of a posted message, is still to be sent. */
    public boolean wants(PageId id) {
        return id.isUpdate() ? update(id).isPresent() : pending(id).isPresent();
    }

    public Optional<TrackedPage> find(PageId page) {
        var at = position(page);
        return at < 0 ? Optional.empty() : Optional.of(tracked.get(at));
    }

    /** The position of a page in {@link #tracked}, or a negative number: a level may page thousands. */
    private int position(PageId page) {
        var number = page.number();
        int low = 0;
        for (int high = tracked.size() - 1; low <= high; ) {
            var middle = (low + high) >>> 1;
            var each = tracked.get(middle).id();
            if (each.number() < number) {
                low = middle + 1;
            } else if (each.number() > number) {
                high = middle - 1;
            } else {
                return each.equals(page) ? middle : -1;
            }
        }
        return -1;
    }

    // Who was paged

    /** The contact methods that were used for the recipient and purpose of a page, or are to be. */
    public Set<ContactMethod> contacts(Page target) {
        return current(target).map(each -> each.page().contact()).collect(Collectors.toSet());
    }

    /** Whether the recipient of a page was paged for its purpose. */
    public boolean isReached(Page target) {
        return current(target).anyMatch(TrackedPage::counts);
    }

    private Stream<TrackedPage> current(Page target) {
        return tracked.stream().filter(each -> each.current() && each.page().hasTargetOf(target));
    }

    /** Whether a level has paged the recipient. */
    public boolean hasPaged(String recipient) {
        return tracked.stream()
                .anyMatch(each ->
                        each.page().escalates() && each.page().recipient().equals(recipient));
    }

    /** Whether a page of any level was delivered since the escalation began. */
    public boolean isAnybodyReached() {
        return tracked.stream().anyMatch(this::countsForEscalation);
    }

    /**
     * Whether a page of the level that was last paged was delivered since: one that was planned then or replaces one of
     * these, or an earlier one of the same level. A page of another level does not count, whenever it is delivered.
     */
    public boolean isLevelReached(int level) {
        return tracked.stream()
                .anyMatch(each -> each.state() instanceof Delivered delivered
                        && delivered.run() == run
                        && each.page().escalates()
                        && (each.run() == run || each.page().isOfLevel(level)));
    }

    private boolean countsForEscalation(TrackedPage each) {
        return each.page().escalates() && each.state() instanceof Delivered delivered && delivered.run() >= start;
    }

    /** A page that counts as delivered; empty also if its recipient was paged anew since. */
    public Optional<TrackedPage> delivered(PageId page) {
        return find(page).filter(TrackedPage::counts);
    }

    /** A page that failed for good and can be sent again. */
    public Optional<Page> resendable(PageId page) {
        return find(page)
                .filter(each -> each.state() instanceof Failed failed && failed.resendable())
                .map(TrackedPage::page);
    }

    /** A page that was withdrawn when it may have been with its channel. */
    public Optional<Page> late(PageId page) {
        return find(page).filter(TrackedPage::mayArrive).map(TrackedPage::page);
    }

    /** For each recipient and contact the first page delivered since the recipient was last notified of an all-clear. */
    public List<Page> owedAllClear() {
        return tracked.stream()
                .filter(TrackedPage::owesAllClear)
                .map(TrackedPage::page)
                .toList();
    }

    // Posted messages

    /** The messages that are updated when the incident changes, in the order in which they were posted. */
    public List<TrackedPage> posted() {
        return tracked.stream()
                .filter(TrackedPage::isPosted)
                .sorted(Comparator.comparing(each -> each.posted().orElseThrow().at()))
                .toList();
    }

    /** The message of a page, if it is updated when the incident changes. */
    public Optional<TrackedPage> posted(PageId page) {
        return find(page).filter(TrackedPage::isPosted);
    }

    /** The last message to each contact method. */
    public Collection<TrackedPage> latest() {
        var latest = new LinkedHashMap<ContactMethod, TrackedPage>();
        posted().forEach(each -> latest.put(each.page().contact(), each));
        return latest.values();
    }

    /**
     * Whether the contact of a page has a message that is updated also by changes which do not change who has the
     * incident.
     */
    public boolean isKept(Page page) {
        return posted().stream()
                .anyMatch(each -> !each.isPosted(UpdatePolicy.MIRRORED)
                        && each.page().contact().equals(page.contact()));
    }

    /** The updates that are to be sent. */
    public List<PendingUpdate> updates() {
        return tracked.stream()
                .flatMap(each -> each.posted().stream())
                .flatMap(message -> message.update().stream())
                .toList();
    }

    public Optional<PendingUpdate> update(PageId id) {
        return updates().stream().filter(update -> update.id().equals(id)).findFirst();
    }

    /** Whether an update of a posted message, or of the one that it has replaced, is still to be sent. */
    public boolean isUpdatePending(TrackedPage posted) {
        return tracked.stream().anyMatch(each -> each.posted()
                .filter(message -> message.update().isPresent())
                .filter(_ -> each.id().equals(posted.id()) || each.sharesMessageWith(posted.page()))
                .isPresent());
    }

    // External systems

    /** What was last seen of a page in its external system. */
    public ExternalPage external(PageId page) {
        return external.getOrDefault(page, ExternalPage.UNSEEN);
    }

    /** A page whose external incident was updated as resolved and has not been seen closed yet. */
    public Optional<TrackedPage> ended(PageId page) {
        return find(page).filter(TrackedPage::isEnded);
    }

    /** The pages that are open in external systems, as far as is known. */
    public List<OpenExternalPage> openElsewhere() {
        return tracked.stream()
                .flatMap(each -> openElsewhere(each).stream()
                        .map(status -> new OpenExternalPage(
                                each.id(), each.page().contact().channel(), status)))
                .toList();
    }

    boolean isOpenElsewhere(TrackedPage each) {
        return each.isPosted(UpdatePolicy.MIRRORED) && external(each.id()).status() != ExternalStatus.RESOLVED;
    }

    // Changes

    /** The pages that are not as they were in an earlier state. */
    public List<TrackedPage> changedSince(Pages before) {
        return tracked == before.tracked && external == before.external
                ? List.of()
                : tracked.stream().filter(each -> isChanged(each, before)).toList();
    }

    private boolean isChanged(TrackedPage each, Pages before) {
        return before.find(each.id()).filter(known -> known == each).isEmpty()
                || !external(each.id()).equals(before.external(each.id()));
    }

    /** The status of a page in the external system in which it is open; empty = it is open in none. */
    public Optional<ExternalStatus> openElsewhere(TrackedPage each) {
        return each.isEnded() || isOpenElsewhere(each)
                ? Optional.of(external(each.id()).status())
                : Optional.empty();
    }

    // What happens to pages

    /** Plans pages for recipients anew: what became of their earlier pages for the same purpose does not count. */
    public Pages planned(List<Page> pages, Instant at) {
        if (pages.isEmpty()) {
            return this;
        }
        var targets = pages.stream().map(Target::of).collect(Collectors.toSet());
        return compact()
                .changed(each -> each.current(each.current() && !targets.contains(Target.of(each.page()))))
                .added(pages, at, run);
    }

    /**
     * Plans pages in addition: what became of the recipients' earlier pages for the same purpose still counts. They
     * belong to no run, because the level may have been paged before others.
     */
    public Pages alsoPlanned(List<Page> pages, Instant at) {
        return compact().added(pages, at, TrackedPage.NO_RUN);
    }

    /**
     * Plans a page instead of one that failed or must wait, for the same run of the level.
     *
     * @param resent whether somebody asked for it; a failed page is sent again only once
     */
    public Pages replaced(PageId failed, Page page, Instant at, boolean resent) {
        var of = find(failed).map(TrackedPage::run).orElse(TrackedPage.NO_RUN);
        return changed(failed, each -> {
                    var known = each.replacedBy(page.id());
                    return resent && known.state() instanceof Failed(var attempts, var error, _)
                            ? known.in(new Failed(attempts, error, false), known.since())
                            : known;
                })
                .added(List.of(page), at, of);
    }

    private Pages added(List<Page> pages, Instant at, int run) {
        var more = new ArrayList<TrackedPage>(tracked.size() + pages.size());
        more.addAll(tracked);
        pages.forEach(page -> more.add(TrackedPage.planned(page, at, run)));
        return with(more, planned + pages.size());
    }

    /** An escalation begins: deliveries before do not count for it. */
    public Pages started() {
        return new Pages(tracked, planned, run + 1, run + 1, lastLevel, first, revision, external);
    }

    /** A level is paged: deliveries before do not count for it. */
    public Pages levelPaged(List<Page> pages, Instant at) {
        return new Pages(
                        tracked,
                        planned,
                        run + 1,
                        start,
                        pages.isEmpty() ? lastLevel : pages,
                        first,
                        revision,
                        external)
                .planned(pages, at);
    }

    public Pages forgetLevel() {
        return new Pages(tracked, planned, run, start, List.of(), first, revision, external);
    }

    public Pages delayed(PageId page, int attempts, Instant attemptAt, String error, Exchange exchange, Instant at) {
        return changed(
                page,
                each -> each.state() instanceof Waiting waiting
                        ? each.in(new Waiting(attempts, attemptAt, waiting.held(), Optional.of(error)), at, exchange)
                        : each);
    }

    public Pages held(PageId page, Instant until, String reason, Instant at) {
        return changed(
                page,
                each -> each.state() instanceof Waiting waiting
                        ? each.in(new Waiting(waiting.attempts(), until, true, Optional.of(reason)), at)
                        : each);
    }

    public Pages broughtForward(PageId page, String reason, Instant at) {
        return changed(
                page,
                each -> each.state() instanceof Waiting waiting
                        ? each.in(new Waiting(waiting.attempts(), at, waiting.held(), Optional.of(reason)), at)
                        : each);
    }

    /**
     * A page was delivered. One that was withdrawn while it was being sent does not count for its level.
     *
     * @param updates which updates the channel takes for the message later; empty = none
     * @param lateCounts whether the recipient of a page that was withdrawn counts as paged
     */
    public Pages delivered(
            PageId id,
            int attempts,
            String receipt,
            Optional<UpdatePolicy> updates,
            Exchange exchange,
            Instant at,
            boolean lateCounts) {
        var found = find(id).filter(each -> each.state() instanceof Waiting || each.mayArrive());
        if (found.isEmpty()) {
            return this;
        }
        var page = found.get().page();
        var late = found.get().mayArrive();
        var counts = !late || lateCounts && contacts(page).contains(page.contact());
        var arrived = changed(id, each -> each.in(
                        new Delivered(attempts, receipt, counts, late ? TrackedPage.NO_RUN : run), at, exchange)
                .current(each.current() || counts));
        var told = !counts
                ? arrived
                : page.purpose() == Other.ALL_CLEAR
                        ? arrived.notifiedOfAllClear(known -> known.recipient().equals(page.recipient()))
                        : arrived.owingAllClear(id);
        return updates.map(policy -> MessageChanges.posted(told, page, receipt, policy, at))
                .orElse(told);
    }

    private Pages owingAllClear(PageId id) {
        var page = find(id).orElseThrow().page();
        var contact = RecipientContact.of(page);
        return owedAllClear().stream().map(RecipientContact::of).anyMatch(contact::equals)
                ? this
                : changed(id, each -> each.owesAllClear(true));
    }

    /** What becomes of the pages if all that are due by an instant are delivered. */
    public Pages sentBy(Instant at) {
        return changed(
                each -> each.state() instanceof Waiting(var attempts, var attemptAt, _, _) && !attemptAt.isAfter(at)
                        ? each.in(new Delivered(attempts + 1, "", true, run), at)
                        : each);
    }

    /** A page failed for good, or a delivery that counted was taken back by the provider. */
    public Pages failed(PageId page, int attempts, String error, Exchange exchange, Instant at) {
        var found = find(page).filter(each -> each.state() instanceof Waiting || each.counts());
        if (found.isEmpty()) {
            return this;
        }
        var owed = found.get().owesAllClear();
        var changed = compact()
                .changed(page, each -> each.in(new Failed(attempts, error, true), at, exchange)
                        .owesAllClear(false))
                .bounded();
        var proven = found.get().counts() && found.get().page().escalates() ? changed.proven() : changed;
        return owed ? proven.withHeirOf(found.get().page()) : proven;
    }

    /**
     * A provider has taken a delivery back. It is not asked about pages whose recipients were paged anew since, so these
     * are no proof any more that somebody knows.
     */
    private Pages proven() {
        return changed(each -> !each.current()
                        && each.state() instanceof Delivered(var attempts, var receipt, var counts, var of)
                        && of != TrackedPage.NO_RUN
                ? each.in(new Delivered(attempts, receipt, counts, TrackedPage.NO_RUN), each.since())
                : each);
    }

    /** A later page that was delivered to the same contact is owed the all-clear instead. */
    private Pages withHeirOf(Page failed) {
        var contact = RecipientContact.of(failed);
        return tracked.stream()
                .filter(each -> each.counts()
                        && each.page().purpose() != Other.ALL_CLEAR
                        && each.id().number() > failed.id().number()
                        && RecipientContact.of(each.page()).equals(contact))
                .findFirst()
                .map(each -> owingAllClear(each.id()))
                .orElse(this);
    }

    /** Pages are not needed any more. Those that were due may be with their channel already. */
    public Pages withdrawn(Collection<PageId> pages, String reason, Instant at) {
        var ids = new HashSet<>(pages);
        return changed(each -> ids.contains(each.id())
                                && each.state() instanceof Waiting(var attempts, var attemptAt, _, _)
                        ? each.in(new Withdrawn(attempts, reason, !attemptAt.isAfter(at)), at)
                        : each)
                .bounded();
    }

    /** Withdrawn pages are to be sent again, each as it was. */
    public Pages restored(Collection<TrackedPage> pages) {
        var left = new LinkedHashMap<PageId, TrackedPage>();
        pages.forEach(page -> left.put(page.id(), page));
        var changed = new ArrayList<TrackedPage>();
        for (var each : tracked) {
            var before = left.remove(each.id());
            changed.add(before == null ? each : each.in(before.state(), before.since()));
        }
        left.values().forEach(before -> changed.add(before.current(false)));
        changed.sort(
                (one, other) -> Integer.compare(one.id().number(), other.id().number()));
        return with(changed, planned);
    }

    /** @param notified whether the recipient of a page was notified of the all-clear, or sees it in an updated message */
    public Pages notifiedOfAllClear(Predicate<Page> notified) {
        return changed(each -> each.owesAllClear() && notified.test(each.page()) ? each.owesAllClear(false) : each);
    }

    // What happens to posted messages

    /**
     * A change of the incident that posted messages are to show.
     *
     * @param over whether the incident is resolved, so that the messages to every page end with this update
     */
    public record Change(Instant at, Origin by, String status, String reason, boolean over) {}

    /** @param updates the ids of the updates by the pages whose messages are out of date */
    public Pages updatesPlanned(Change change, Map<PageId, PageId> updates) {
        var changed = MessageChanges.planned(this, change, updates);
        return new Pages(changed.tracked, planned, run, start, lastLevel, first, revision + 1, external);
    }

    public Pages updateDelayed(PageId update, int attempts, Instant attemptAt) {
        return MessageChanges.changed(this, update, pending -> Optional.of(pending.again(attempts, attemptAt)));
    }

    /** An update has ended: it was delivered, or failed for good. */
    public Pages updateEnded(PageId update) {
        return MessageChanges.changed(this, update, _ -> Optional.empty());
    }

    /** The incident is not over after all: updates "resolved" that are not being sent yet are dropped. */
    public Pages withoutLateEnds(Instant at) {
        return MessageChanges.withoutLateEnds(this, at);
    }

    Pages withFirst(ContactMethod contact, String receipt) {
        if (first.containsKey(contact)) {
            return this;
        }
        var more = new HashMap<>(first);
        more.put(contact, receipt);
        return new Pages(tracked, planned, run, start, lastLevel, more, revision, external);
    }

    // What external systems say

    public Pages seen(PageId page, ExternalPage seen) {
        var more = new LinkedHashMap<>(external);
        more.put(page, seen);
        var changed = seen.status() == ExternalStatus.RESOLVED
                ? changed(
                        page,
                        each -> each.isEnded()
                                ? each.posted(each.posted().orElseThrow().in(Phase.CLOSED))
                                : each)
                : this;
        return new Pages(changed.tracked, planned, run, start, lastLevel, first, revision, more);
    }

    /** Somebody has moved the incident on: what was sent again to correct external systems does not count any more. */
    public Pages uncorrected() {
        if (external.values().stream().allMatch(each -> each.corrections() == 0)) {
            return this;
        }
        var again = new LinkedHashMap<>(external);
        again.replaceAll((_, each) -> each.uncorrected());
        return new Pages(tracked, planned, run, start, lastLevel, first, revision, again);
    }

    private Pages bounded() {
        return with(PageRetention.bounded(tracked), planned);
    }

    private Pages compact() {
        var kept = PageRetention.kept(tracked, this::countsForEscalation);
        return kept.size() == tracked.size() ? this : with(kept, planned);
    }

    private record Target(Purpose purpose, String recipient) {
        static Target of(Page page) {
            return new Target(page.purpose(), page.recipient());
        }
    }

    private Pages changed(PageId page, UnaryOperator<TrackedPage> change) {
        var at = position(page);
        if (at < 0) {
            return this;
        }
        var after = change.apply(tracked.get(at));
        if (after == tracked.get(at)) {
            return this;
        }
        var changed = new ArrayList<>(tracked);
        changed.set(at, after);
        return with(changed, planned);
    }

    Pages changed(UnaryOperator<TrackedPage> change) {
        ArrayList<TrackedPage> changed = null;
        for (int n = 0; n < tracked.size(); n++) {
            var before = tracked.get(n);
            var after = change.apply(before);
            if (after != before) {
                if (changed == null) {
                    changed = new ArrayList<>(tracked);
                }
                changed.set(n, after);
            }
        }
        return changed == null ? this : with(changed, planned);
    }

    private Pages with(List<TrackedPage> changed, int planned) {
        return new Pages(changed, planned, run, start, lastLevel, first, revision, external);
    }
}

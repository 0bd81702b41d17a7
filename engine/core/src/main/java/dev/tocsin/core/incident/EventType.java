package dev.tocsin.core.incident;

import static dev.tocsin.core.incident.TimelineText.exchange;
import static dev.tocsin.core.incident.TimelineText.ids;
import static dev.tocsin.core.incident.TimelineText.missing;
import static dev.tocsin.core.incident.TimelineText.notified;
import static dev.tocsin.core.incident.TimelineText.paged;
import static dev.tocsin.core.incident.TimelineText.pages;
import static dev.tocsin.core.incident.TimelineText.then;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The definition of each event: its name and version on disk, since when it is written, its class, what it
 * means, and its sentence in the timeline, which has its reason and no contact address. The codec, the timeline and docs/reference/events.md follow.
 *
 * <p>A name never changes, although the class may be renamed. A changed shape is a new version, and
 * {@code dev.tocsin.runtime.journal.EventUpcasters} reads the old one.
 */
public enum EventType {
    OPENED(
            "incident-opened/1",
            "0.1",
            IncidentEvent.Opened.class,
            "An alert opened the incident. This is the first event of every incident.",
            e -> "opened with severity " + e.severity().name() + ": "
                    + e.alert().title() + "; " + e.reason() + then("; the one before was ", e.previous())),
    ALERTS_FIRED(
            "alert-fired/2",
            "0.1",
            IncidentEvent.AlertsFired.class,
            "Alerts that arrived together joined the incident, or had cleared and fire again.",
            TimelineText::fired),
    ALERTS_CLEARED(
            "alert-cleared/2",
            "0.1",
            IncidentEvent.AlertsCleared.class,
            "Alerts that were reported together are clear.",
            e -> TimelineText.cleared(e) + then("; resolves at ", e.autoResolveAt())),
    CLEARED(
            "incident-cleared/1",
            "0.1",
            IncidentEvent.Cleared.class,
            "No alert fires any more. A person, or the auto-resolve time, ends the incident.",
            e -> "clear since " + e.since()
                    + (e.escalates()
                            ? "; it escalates all the same, as its policy says"
                            : "; nobody is paged until an alert fires again")
                    + notified("; notified: ", e.pages())),
    DUPLICATES_COUNTED(
            "duplicates-counted/1",
            "0.1",
            IncidentEvent.DuplicatesCounted.class,
            "Duplicate signals arrived since the last event.",
            e -> e.count() + " duplicate signals were counted"),
    LEVEL_PAGED(
            "level-paged/1",
            "0.1",
            IncidentEvent.LevelPaged.class,
            "A level became due: its responders were resolved and their pages planned.",
            e -> "level " + e.level() + " paged: " + pages(e.pages()) + "; because " + e.reason() + missing(e.missing())
                    + "; next at " + e.nextAt()),
    RISE_PAGED(
            "rise-paged/1",
            "0.1",
            IncidentEvent.RisePaged.class,
            "The incident is more severe than those who were paged know, so they are paged again.",
            e -> e.reason()
                    + (e.pages().isEmpty() ? "; nobody could be paged" : "; paged again: " + pages(e.pages()))
                    + missing(e.missing())
                    + then("; next at ", e.nextAt())),
    ESCALATION_HELD(
            "escalation-held/1",
            "0.1",
            IncidentEvent.EscalationHeld.class,
            "The escalation is suppressed until an instant.",
            e -> "suppressed until " + e.until() + ": " + e.reason()),
    ESCALATION_RELEASED(
            "escalation-released/1",
            "0.1",
            IncidentEvent.EscalationReleased.class,
            "Suppressions have ended. If a person ended them, no silence or maintenance window suppresses the incident"
                    + " again.",
            IncidentEvent.EscalationReleased::reason),
    LEVEL_SKIPPED(
            "level-skipped/1",
            "0.1",
            IncidentEvent.LevelSkipped.class,
            "A level was skipped at once: its condition is not met, or it resolves to nobody.",
            e -> "level " + e.level() + " skipped: " + e.reason()),
    ESCALATION_POSTPONED(
            "escalation-postponed/1",
            "0.1",
            IncidentEvent.EscalationPostponed.class,
            "The policy ended and no page was delivered, or no level applies. The policy starts again later.",
            e -> "escalation starts again at " + e.nextAt() + ": " + e.reason()),
    ESCALATION_ENDED(
            "escalation-ended/1",
            "0.1",
            IncidentEvent.EscalationEnded.class,
            "The policy ended. People were paged and none answered.",
            e -> "escalation ended: " + e.reason() + then("; starts again at ", e.againAt())),
    LEVEL_DELAYED(
            "level-delayed/1",
            "0.1",
            IncidentEvent.LevelDelayed.class,
            "A level waits before it is paged.",
            e -> "level " + e.level() + " waits until " + e.nextAt()),
    HANDED_OVER(
            "handed-over/1",
            "0.1",
            IncidentEvent.HandedOver.class,
            "A policy ended, and the next one of the chain continues from its first level.",
            e -> "escalated to policy " + e.policy() + ": " + e.reason()),
    POLICY_CHANGED(
            "policy-changed/1",
            "0.1",
            IncidentEvent.PolicyChanged.class,
            "The incident has another policy from now on, at the same level, or at the last one if it has fewer.",
            e -> "policy is now " + e.policy().name() + ", by " + e.by().who() + ": " + e.reason()),
    STATUS_UPDATE_DUE(
            "status-update-due/1",
            "0.1",
            IncidentEvent.StatusUpdateDue.class,
            "No status update was given for too long.",
            e -> "a status update is due from " + e.owner() + paged(e.pages(), e.reason())),
    ALERTS_TOLD(
            "alerts-told/1",
            "0.1",
            IncidentEvent.AlertsTold.class,
            "Those who know of the incident are notified that alerts joined.",
            e -> e.alerts() + " more alerts" + paged(e.pages(), e.reason())),
    PAGE_DELIVERED(
            "page-delivered/1",
            "0.1",
            IncidentEvent.PageDelivered.class,
            "The provider of a channel accepted a page.",
            e -> "page " + e.page() + " delivered at attempt " + e.attempt() + " in "
                    + e.latency().toMillis() + " ms" + exchange(e.exchange())
                    + (e.receipt().isEmpty() ? "" : "; " + e.receipt())),
    PAGE_DELAYED(
            "page-delayed/1",
            "0.1",
            IncidentEvent.PageDelayed.class,
            "An attempt to send a page failed in a way that may pass.",
            e -> "page " + e.page() + " failed at attempt " + e.attempt() + exchange(e.exchange()) + ": " + e.error()
                    + "; retry at " + e.nextAttemptAt()),
    PAGE_HELD(
            "page-held/1",
            "0.1",
            IncidentEvent.PageHeld.class,
            "The storm guard holds a page, which is sent later in a digest.",
            e -> "page " + e.page() + " deferred to a digest at " + e.until() + ": " + e.reason()),
    PAGE_FAILED(
            "page-failed/1",
            "0.1",
            IncidentEvent.PageFailed.class,
            "A page failed for good, or the provider that had accepted it reports that it was not delivered.",
            e -> e.wasAccepted()
                    ? "page " + e.page() + " was accepted but not delivered: " + e.error()
                    : "page " + e.page() + " given up after attempt " + e.attempt() + exchange(e.exchange()) + ": "
                            + e.error()),
    PAGE_BROUGHT_FORWARD(
            "page-brought-forward/1",
            "0.1",
            IncidentEvent.PageBroughtForward.class,
            "A page that was planned for later is sent at once.",
            e -> "page " + e.page() + " is sent at once: " + e.reason()),
    PAGE_REPLACED(
            "page-replaced/1",
            "0.1",
            IncidentEvent.PageReplaced.class,
            "A page was planned to replace one that failed or must wait, or because somebody asked to send a failed one"
                    + " again.",
            e -> "page " + e.page().id() + " replaces " + e.failed() + ": " + pages(e.pages()) + "; because "
                    + e.reason()),
    PAGES_WITHDRAWN(
            "pages-withdrawn/1",
            "0.1",
            IncidentEvent.PagesWithdrawn.class,
            "Pages are no longer needed and will not be sent again.",
            e -> "pages withdrawn: " + ids(e.pages()) + "; " + e.reason()),
    UPDATES_PLANNED(
            "updates-planned/1",
            "0.1",
            IncidentEvent.UpdatesPlanned.class,
            "Updates of posted messages were planned.",
            e -> "channels are notified that the incident is " + e.status() + " ("
                    + ids(e.updates().stream()
                            .map(IncidentEvent.UpdatesPlanned.Update::page)
                            .toList())
                    + ")" + (e.reason().isEmpty() ? "" : ": " + e.reason())),
    UPDATE_DELIVERED(
            "update-delivered/1",
            "0.1",
            IncidentEvent.UpdateDelivered.class,
            "A posted message was updated.",
            e -> "update " + e.update() + " delivered at attempt " + e.attempt()),
    UPDATE_DELAYED(
            "update-delayed/1",
            "0.1",
            IncidentEvent.UpdateDelayed.class,
            "An attempt to update a posted message failed in a way that may pass.",
            e -> "update " + e.update() + " failed at attempt " + e.attempt() + ": " + e.error() + "; retry at "
                    + e.nextAttemptAt()),
    UPDATE_FAILED(
            "update-failed/1",
            "0.1",
            IncidentEvent.UpdateFailed.class,
            "An update failed for good: the posted message stays out of date.",
            e -> "update " + e.update() + " given up after attempt " + e.attempt() + ": " + e.error()),
    SEEN_ELSEWHERE(
            "seen-elsewhere/1",
            "0.1",
            IncidentEvent.SeenElsewhere.class,
            "The status of a page was seen in an external system.",
            e -> "page " + e.page() + " is " + e.status().label() + " in "
                    + e.by().system() + then(" since ", e.since())
                    + (e.told() == 0 ? "" : "; Tocsin sends its own status again, correction " + e.told())),
    ACKNOWLEDGED(
            "acknowledged/1",
            "0.1",
            IncidentEvent.Acknowledged.class,
            "A person acknowledged the incident and owns it now.",
            e -> "acknowledged by " + e.by().who() + then("; escalates again at ", e.until())),
    UNACKNOWLEDGED(
            "unacknowledged/1",
            "0.1",
            IncidentEvent.Unacknowledged.class,
            "The incident is New again: somebody gave it back, its acknowledgement ran out, or an alert fires after it"
                    + " was mitigated.",
            e -> "new again: " + e.reason()),
    INVESTIGATION_STARTED(
            "investigation-started/1",
            "0.1",
            IncidentEvent.InvestigationStarted.class,
            "A person started to investigate.",
            e -> e.by().who() + " is investigating"),
    MITIGATED(
            "mitigated/1",
            "0.1",
            IncidentEvent.Mitigated.class,
            "A person reported that the incident is mitigated.",
            e -> "mitigated by " + e.by().who()),
    RESOLVED(
            "resolved/1",
            "0.1",
            IncidentEvent.Resolved.class,
            "The incident is over.",
            e -> "resolved by " + e.by().who() + ": " + e.reason()),
    REOPENED(
            "reopened/1",
            "0.1",
            IncidentEvent.Reopened.class,
            "The incident was resolved and is New again.",
            e -> "re-opened: " + e.reason()),
    NOTE_ADDED(
            "note-added/1", "0.1", IncidentEvent.NoteAdded.class, "A note was added.", IncidentEvent.NoteAdded::text),
    ASSIGNED(
            "assigned/1",
            "0.1",
            IncidentEvent.Assigned.class,
            "The incident has another owner.",
            e -> "assigned to " + e.user() + notified("; paged: ", e.pages())),
    SEVERITY_CHANGED(
            "severity-changed/1",
            "0.1",
            IncidentEvent.SeverityChanged.class,
            "The incident has another severity.",
            e -> "severity is now " + e.severity().name()),
    SNOOZED(
            "snoozed/1",
            "0.1",
            IncidentEvent.Snoozed.class,
            "A person snoozed the incident: it pages nobody until an instant.",
            e -> "snoozed by " + e.by().who() + " until " + e.until()),
    SNOOZE_ENDED(
            "snooze-ended/1",
            "0.1",
            IncidentEvent.SnoozeEnded.class,
            "The incident is no longer snoozed.",
            e -> "no longer snoozed: " + e.reason()),
    INCIDENT_LINKED(
            "incident-linked/1",
            "0.1",
            IncidentEvent.IncidentLinked.class,
            "Another incident may have the same cause.",
            e -> "linked to " + e.other() + ": " + e.reason()),
    INCIDENT_ABSORBED(
            "incident-absorbed/1",
            "0.1",
            IncidentEvent.IncidentAbsorbed.class,
            "Another incident was merged into this one.",
            e -> e.by().who() + " merged incident " + e.source() + " into this one, with "
                    + (e.alerts().size() + e.more().map(m -> m.ids().size()).orElse(0)) + " alerts"),
    INCIDENT_RELEASED(
            "incident-released/1",
            "0.1",
            IncidentEvent.IncidentReleased.class,
            "An incident that was merged into this one stands alone again.",
            e -> e.by().who() + " un-merged incident " + e.source() + then("; resolves at ", e.autoResolveAt())),
    PASSED_ON(
            "passed-on/1",
            "0.1",
            IncidentEvent.PassedOn.class,
            "The person who was paged cannot take the incident. Others are paged, and that person no longer is.",
            IncidentEvent.PassedOn::reason),
    HELPERS_PAGED(
            "helpers-paged/1",
            "0.1",
            IncidentEvent.HelpersPaged.class,
            "Helpers were paged in addition to the responders of the policy.",
            e -> e.by().who() + " asked for help" + (e.reason().isEmpty() ? "" : ": " + e.reason()) + "; paged: "
                    + pages(e.pages()) + missing(e.missing())),
    HELP_ANSWERED(
            "help-answered/1",
            "0.1",
            IncidentEvent.HelpAnswered.class,
            "A helper has answered. The incident keeps its owner.",
            e -> e.by().who() + (e.comes() ? " is helping, as " : " cannot help, as ") + e.askedBy() + " asked"
                    + notified("; paged: ", e.pages())),
    UNDONE(
            "undone/1",
            "0.1",
            IncidentEvent.Undone.class,
            "The last action of a person was undone.",
            e -> e.by().who() + " undid " + e.step()
                    + (e.pages().isEmpty() ? "" : "; pages pending again: " + ids(e.pages()))
                    + then("; resolves at ", e.autoResolveAt())),
    MERGED(
            "merged/1",
            "0.1",
            IncidentEvent.Merged.class,
            "The incident is over, and its alerts count for another one.",
            e -> "merged into " + e.into() + " by " + e.by().who() + "; its alerts now belong to that incident"),
    UNMERGED(
            "unmerged/1",
            "0.1",
            IncidentEvent.Unmerged.class,
            "A merge was undone: the incident stands alone again.",
            e -> "un-merged from " + e.from() + " by " + e.by().who());

    private static final Map<Class<?>, EventType> BY_CLASS =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(EventType::type, type -> type));

    private final String manifest;
    private final String since;
    private final Class<? extends IncidentEvent> type;
    private final String meaning;
    private final Function<IncidentEvent, String> sentence;

    <E extends IncidentEvent> EventType(
            String manifest, String since, Class<E> type, String meaning, Function<E, String> sentence) {
        this.manifest = manifest;
        this.since = since;
        this.type = type;
        this.meaning = meaning;
        this.sentence = event -> sentence.apply(type.cast(event));
    }

    /** Its name and version on disk. */
    public String manifest() {
        return manifest;
    }

    /** The version of Tocsin that was the first to write it. */
    public String since() {
        return since;
    }

    public Class<? extends IncidentEvent> type() {
        return type;
    }

    public String meaning() {
        return meaning;
    }

    public boolean plansPages() {
        return IncidentEvent.PlansPages.class.isAssignableFrom(type);
    }

    public static EventType of(IncidentEvent event) {
        var type = BY_CLASS.get(event.getClass());
        if (type == null) {
            throw new IllegalStateException("no definition has the event " + event.getClass());
        }
        return type;
    }

    /** What the timeline says of an event. */
    public static String sentence(IncidentEvent event) {
        return of(event).sentence.apply(event);
    }
}

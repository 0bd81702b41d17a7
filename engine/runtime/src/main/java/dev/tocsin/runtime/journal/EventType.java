package dev.tocsin.runtime.journal;

import dev.tocsin.core.incident.IncidentEvent;

/**
 * The names and versions of events on disk. A name never changes, although the class may be renamed. A changed shape is
 * a new version, and {@link EventUpcasters} reads the old one.
 */
enum EventType {
    OPENED("incident-opened/1", IncidentEvent.Opened.class),
    ALERTS_FIRED("alert-fired/2", IncidentEvent.AlertsFired.class),
    ALERTS_CLEARED("alert-cleared/2", IncidentEvent.AlertsCleared.class),
    CLEARED("incident-cleared/1", IncidentEvent.Cleared.class),
    DUPLICATES_COUNTED("duplicates-counted/1", IncidentEvent.DuplicatesCounted.class),
    LEVEL_PAGED("level-paged/1", IncidentEvent.LevelPaged.class),
    RISE_PAGED("rise-paged/1", IncidentEvent.RisePaged.class),
    ESCALATION_HELD("escalation-held/1", IncidentEvent.EscalationHeld.class),
    ESCALATION_RELEASED("escalation-released/1", IncidentEvent.EscalationReleased.class),
    LEVEL_SKIPPED("level-skipped/1", IncidentEvent.LevelSkipped.class),
    ESCALATION_POSTPONED("escalation-postponed/1", IncidentEvent.EscalationPostponed.class),
    ESCALATION_ENDED("escalation-ended/1", IncidentEvent.EscalationEnded.class),
    LEVEL_DELAYED("level-delayed/1", IncidentEvent.LevelDelayed.class),
    HANDED_OVER("handed-over/1", IncidentEvent.HandedOver.class),
    POLICY_CHANGED("policy-changed/1", IncidentEvent.PolicyChanged.class),
    STATUS_UPDATE_DUE("status-update-due/1", IncidentEvent.StatusUpdateDue.class),
    ALERTS_TOLD("alerts-told/1", IncidentEvent.AlertsTold.class),
    PAGE_DELIVERED("page-delivered/1", IncidentEvent.PageDelivered.class),
    PAGE_DELAYED("page-delayed/1", IncidentEvent.PageDelayed.class),
    PAGE_HELD("page-held/1", IncidentEvent.PageHeld.class),
    PAGE_FAILED("page-failed/1", IncidentEvent.PageFailed.class),
    PAGE_BROUGHT_FORWARD("page-brought-forward/1", IncidentEvent.PageBroughtForward.class),
    PAGE_REPLACED("page-replaced/1", IncidentEvent.PageReplaced.class),
    PAGES_WITHDRAWN("pages-withdrawn/1", IncidentEvent.PagesWithdrawn.class),
    UPDATES_PLANNED("updates-planned/1", IncidentEvent.UpdatesPlanned.class),
    UPDATE_DELIVERED("update-delivered/1", IncidentEvent.UpdateDelivered.class),
    UPDATE_DELAYED("update-delayed/1", IncidentEvent.UpdateDelayed.class),
    UPDATE_FAILED("update-failed/1", IncidentEvent.UpdateFailed.class),
    SEEN_ELSEWHERE("seen-elsewhere/1", IncidentEvent.SeenElsewhere.class),
    ACKNOWLEDGED("acknowledged/1", IncidentEvent.Acknowledged.class),
    UNACKNOWLEDGED("unacknowledged/1", IncidentEvent.Unacknowledged.class),
    INVESTIGATION_STARTED("investigation-started/1", IncidentEvent.InvestigationStarted.class),
    MITIGATED("mitigated/1", IncidentEvent.Mitigated.class),
    RESOLVED("resolved/1", IncidentEvent.Resolved.class),
    REOPENED("reopened/1", IncidentEvent.Reopened.class),
    NOTE_ADDED("note-added/1", IncidentEvent.NoteAdded.class),
    ASSIGNED("assigned/1", IncidentEvent.Assigned.class),
    SEVERITY_CHANGED("severity-changed/1", IncidentEvent.SeverityChanged.class),
    SNOOZED("snoozed/1", IncidentEvent.Snoozed.class),
    SNOOZE_ENDED("snooze-ended/1", IncidentEvent.SnoozeEnded.class),
    INCIDENT_LINKED("incident-linked/1", IncidentEvent.IncidentLinked.class),
    INCIDENT_ABSORBED("incident-absorbed/1", IncidentEvent.IncidentAbsorbed.class),
    INCIDENT_RELEASED("incident-released/1", IncidentEvent.IncidentReleased.class),
    PASSED_ON("passed-on/1", IncidentEvent.PassedOn.class),
    HELPERS_PAGED("helpers-paged/1", IncidentEvent.HelpersPaged.class),
    HELP_ANSWERED("help-answered/1", IncidentEvent.HelpAnswered.class),
    UNDONE("undone/1", IncidentEvent.Undone.class),
    MERGED("merged/1", IncidentEvent.Merged.class),
    UNMERGED("unmerged/1", IncidentEvent.Unmerged.class);

    private final String manifest;
    private final Class<? extends IncidentEvent> type;

    EventType(String manifest, Class<? extends IncidentEvent> type) {
        this.manifest = manifest;
        this.type = type;
    }

    String manifest() {
        return manifest;
    }

    Class<? extends IncidentEvent> type() {
        return type;
    }

    static EventType of(IncidentEvent event) {
        return switch (event) {
            case IncidentEvent.Opened _ -> OPENED;
            case IncidentEvent.AlertsFired _ -> ALERTS_FIRED;
            case IncidentEvent.AlertsCleared _ -> ALERTS_CLEARED;
            case IncidentEvent.Cleared _ -> CLEARED;
            case IncidentEvent.DuplicatesCounted _ -> DUPLICATES_COUNTED;
            case IncidentEvent.LevelPaged _ -> LEVEL_PAGED;
            case IncidentEvent.RisePaged _ -> RISE_PAGED;
            case IncidentEvent.EscalationHeld _ -> ESCALATION_HELD;
            case IncidentEvent.EscalationReleased _ -> ESCALATION_RELEASED;
            case IncidentEvent.LevelSkipped _ -> LEVEL_SKIPPED;
            case IncidentEvent.EscalationPostponed _ -> ESCALATION_POSTPONED;
            case IncidentEvent.EscalationEnded _ -> ESCALATION_ENDED;
            case IncidentEvent.LevelDelayed _ -> LEVEL_DELAYED;
            case IncidentEvent.HandedOver _ -> HANDED_OVER;
            case IncidentEvent.PolicyChanged _ -> POLICY_CHANGED;
            case IncidentEvent.StatusUpdateDue _ -> STATUS_UPDATE_DUE;
            case IncidentEvent.AlertsTold _ -> ALERTS_TOLD;
            case IncidentEvent.PageDelivered _ -> PAGE_DELIVERED;
            case IncidentEvent.PageDelayed _ -> PAGE_DELAYED;
            case IncidentEvent.PageHeld _ -> PAGE_HELD;
            case IncidentEvent.PageFailed _ -> PAGE_FAILED;
            case IncidentEvent.PageBroughtForward _ -> PAGE_BROUGHT_FORWARD;
            case IncidentEvent.PageReplaced _ -> PAGE_REPLACED;
            case IncidentEvent.PagesWithdrawn _ -> PAGES_WITHDRAWN;
            case IncidentEvent.UpdatesPlanned _ -> UPDATES_PLANNED;
            case IncidentEvent.UpdateDelivered _ -> UPDATE_DELIVERED;
            case IncidentEvent.UpdateDelayed _ -> UPDATE_DELAYED;
            case IncidentEvent.UpdateFailed _ -> UPDATE_FAILED;
            case IncidentEvent.SeenElsewhere _ -> SEEN_ELSEWHERE;
            case IncidentEvent.Acknowledged _ -> ACKNOWLEDGED;
            case IncidentEvent.Unacknowledged _ -> UNACKNOWLEDGED;
            case IncidentEvent.InvestigationStarted _ -> INVESTIGATION_STARTED;
            case IncidentEvent.Mitigated _ -> MITIGATED;
            case IncidentEvent.Resolved _ -> RESOLVED;
            case IncidentEvent.Reopened _ -> REOPENED;
            case IncidentEvent.NoteAdded _ -> NOTE_ADDED;
            case IncidentEvent.Assigned _ -> ASSIGNED;
            case IncidentEvent.SeverityChanged _ -> SEVERITY_CHANGED;
            case IncidentEvent.Snoozed _ -> SNOOZED;
            case IncidentEvent.SnoozeEnded _ -> SNOOZE_ENDED;
            case IncidentEvent.IncidentLinked _ -> INCIDENT_LINKED;
            case IncidentEvent.IncidentAbsorbed _ -> INCIDENT_ABSORBED;
            case IncidentEvent.IncidentReleased _ -> INCIDENT_RELEASED;
            case IncidentEvent.PassedOn _ -> PASSED_ON;
            case IncidentEvent.HelpersPaged _ -> HELPERS_PAGED;
            case IncidentEvent.HelpAnswered _ -> HELP_ANSWERED;
            case IncidentEvent.Undone _ -> UNDONE;
            case IncidentEvent.Merged _ -> MERGED;
            case IncidentEvent.Unmerged _ -> UNMERGED;
        };
    }
}

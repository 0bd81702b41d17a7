package dev.tocsin.config.imports;

import static dev.tocsin.config.imports.ImportRisk.COSMETIC;
import static dev.tocsin.config.imports.ImportRisk.LOSES;
import static dev.tocsin.config.imports.ImportRisk.OTHERS;

/** Every way in which an import can differ from what it was made of: what holds now, and what to do about it. */
public enum DifferenceKind {
    // people and channels
    CHANNEL_STUB(LOSES, "prints on Tocsin's own output", "give it a type and settings that reach people"),
    USER_UNKNOWN(LOSES, "a user whose only contact is the console", "add the users to the files, or write contacts"),
    CONTACTS_MISSING(LOSES, "one contact: the e-mail address, or the console", "fetch the contacts, or write them"),
    CONTACT_UNKNOWN(LOSES, "left out: there is no channel like it", "write a contact on another channel"),
    CONTACT_REFERENCE(
            LOSES, "left out: only a reference is in the files", "fetch users with include[]=contact_methods"),
    CONTACT_ADDRESS(LOSES, "a contact without an address: the API does not tell it", "fill in the address"),
    CONTACT_DISABLED(COSMETIC, "left out, as it is disabled", "add the contact if it is wanted again"),
    RULE_WITHOUT_CONTACT(LOSES, "left out, as its contact is", "write a rule for another contact"),
    RULE_REFERENCE(
            LOSES, "left out: only a reference is in the files", "fetch users with include[]=notification_rules"),
    RULE_WITHOUT_OWNER(LOSES, "left out: the answer does not say whose it is", "write rules for the user"),
    RULE_OTHER(COSMETIC, "left out: people get pages and hand-off notices", "see handoff_notices"),
    RULE_IMPORTANCE(LOSES, "rules of high urgency; the default rules are those of low", "check urgency in severities"),
    USER_ZONE(COSMETIC, "no time zone", "write time_zone as in America/Chicago"),
    USER_BLOCKED(OTHERS, "paged like anybody else", "take the user out of rotations and policies"),
    TEAM_EMPTY(LOSES, "left out, as no member is in the files", "fetch the members, or write the team"),

    // schedules
    TURN_OF_NOBODY(
            LOSES, "nobody has the turn: a gap, unless a layer below has somebody", "check that another level follows"),
    SCHEDULE_EMPTY(LOSES, "left out: nobody ever has a turn", "write its layers"),
    SCHEDULE_DISABLED(
            COSMETIC, "left out: it pages nobody there either", "enable it there and import again, or drop it"),
    SCHEDULE_ELSEWHERE(LOSES, "left out: it is a calendar at another address", "write its shifts as layers"),
    OVERRIDES_ELSEWHERE(OTHERS, "left out: they are a calendar at another address", "write them as overrides"),
    TURNS_OVER(COSMETIC, "left out, as they have ended", "nothing"),
    LAYER_EMPTY(LOSES, "left out, as it has no users", "add members, or drop it"),
    SHIFT_UNLIKE_OURS(LOSES, "left out", "write it as a layer or as overrides"),
    SHIFT_ZONE(LOSES, "left out: levels of one schedule share a time zone", "write it as a layer"),
    SHIFT_BEGINS_LATER(OTHERS, "turns are counted from the start of the shift", "check who is on call: tocsin oncall"),
    SECONDS(COSMETIC, "handoffs are on whole minutes", "nothing"),
    OVERRIDE_UNLIKE_OURS(OTHERS, "left out: an override names a user", "write overrides by users"),
    OVERRIDE_WITHOUT_SCHEDULE(OTHERS, "left out, as its schedule is", "add the schedule to the files"),
    TEMPORARY_SCHEDULES(OTHERS, "left out", "write them as overrides"),
    SCHEDULE_NOTICES(COSMETIC, "left out", "see handoff_notices"),
    ROTATION_HOURS(OTHERS, "asked of the rotation, at any hour", "name a user or a schedule instead"),

    // policies
    POLICY_EMPTY(
            LOSES, "left out: none of it can be carried over", "add what it names to the files, or write a policy"),
    LEVEL_EMPTY(LOSES, "left out: none of its targets can be carried over", "write a level, or drop it"),
    TARGET_MISSING(LOSES, "left out: the files do not have it, or nobody is in it", "add it to the files"),
    TARGET_UNLIKE_OURS(LOSES, "left out: there is no responder like it", "name users, teams or schedules"),
    TARGET_CHANNEL(LOSES, "paged by a channel that is a stub", "give the channel a type and settings"),
    ACKNOWLEDGED_GOES_ON(LOSES, "an acknowledgement stops the escalation", "see acknowledge_timeout"),
    CONDITION_OF_STEP(OTHERS, "the next step follows at once", "see when of a level"),
    STAYS_OPEN(COSMETIC, "an incident that nobody answered stays open", "resolve it, or see auto_resolve"),
    AUTO_RESOLVE(COSMETIC, "an incident is open until its alerts clear or a person resolves it", "resolve it"),
    RANDOM_MEMBER(OTHERS, "the members take turns", "nothing"),
    TEAM_RULES(OTHERS, "all of the team are paged", "name the policy of the team's rules"),
    TEAM_ROLE(OTHERS, "all of the team are paged: the files have no such member", "name the users who are meant"),
    ROUND_ROBIN(OTHERS, "all of them are paged", "write a round robin of users"),
    URGENCY(LOSES, "urgency follows from the severity", "check urgency in severities"),
    DECLARED(COSMETIC, "every alert that pages has an incident", "nothing"),

    PRIORITIES(COSMETIC, "severities of the same names, each urgent", "write urgency: low for those that may wait"),

    // routes
    CHOSEN_BY_LABEL(
            OTHERS, "chosen by a label of the alert; what has none goes to the root's receiver", "have senders set it"),
    ROUTE_WITHOUT_POLICY(OTHERS, "left out: its alerts go on to the next route", "write a route and its policy"),
    ROUTE_CONDITION(OTHERS, "left out: its condition is not one on labels", "write matchers"),
    ROUTE_HOURS(OTHERS, "holds at all hours", "see active_time_intervals and when of a level"),
    ROUTE_NOBODY(COSMETIC, "its alerts page nobody, as there", "drop the route if they are to page"),
    GROUPING(COSMETIC, "each alert is an incident of its own", "write group_by for its route"),
    PAUSE(COSMETIC, "pages at once", "write group_wait for its route"),
    HEARTBEAT(LOSES, "nobody notices when it stops", "watch it with an alert that fires while it is missing"),
    MAINTENANCE(OTHERS, "pages as usual", "write a maintenance window or a silence"),
    NO_POLICY(LOSES, "no route is written: no alert can page", "add the policies to the files"),
    NO_EQUAL(COSMETIC, "left out: there is nothing of the kind", "nothing"),
    MORE_PAGES(LOSES, "what is on them is missing", "add the next pages of the answer to the files"),

    // what no file of the product holds
    NEVER_EXPORTED_RULES(LOSES, "not in the files", "write routes, silences and inhibit_rules for them"),
    NEVER_EXPORTED_HEARTBEATS(LOSES, "not in the files: nobody notices when one stops", "watch them elsewhere"),
    NEVER_EXPORTED_INTEGRATIONS(
            LOSES, "not in the files: senders do not know Tocsin", "point each sender at Tocsin's webhook"),

    // alertmanager.yml
    RECEIVER_STUB(LOSES, "a stub that pages the console", "name the policy that pages for it"),
    RECEIVER_NOBODY(COSMETIC, "pages nobody, as there", "name a policy if it is to page"),
    OWN_NOTIFICATIONS(COSMETIC, "left out: it belongs to Alertmanager's own notifications", "nothing"),
    ROOT_TAKES_ALL(OTHERS, "left out: the root takes everything, always", "move it into a route below the root"),
    INTERVAL_WITHOUT_NAME(LOSES, "left out: nothing can use it", "give it a name"),
    USUAL_TIMES(COSMETIC, "Alertmanager's own times are written: 30s, 5m and 4h", "change them if you like"),
    TIME_OF_ROUTE(COSMETIC, "the nearest time that a route has: whole seconds, at most 30 days", "check it"),
    ONE_GROUP(OTHERS, "all alerts of a route are one incident, as one notification there", "write group_by"),
    RULE_NEVER_HOLDS(COSMETIC, "left out: without matchers on both sides it never holds", "nothing"),
    RULE_OF_ANY(OTHERS, "any alert is meant, as there", "write the matchers, or [] if any alert is meant"),
    SOURCE_PAGES_NOBODY(OTHERS, "inhibits nothing: what pages nobody has no incident here", "give its route a policy");

    private final ImportRisk importRisk;
    private final String now;
    private final String remedy;

    DifferenceKind(ImportRisk importRisk, String now, String remedy) {
        this.importRisk = importRisk;
        this.now = now;
        this.remedy = remedy;
    }

    public ImportRisk risk() {
        return importRisk;
    }

    /** What holds here instead. */
    public String now() {
        return now;
    }

    /** What the reader can do about it. */
    public String remedy() {
        return remedy;
    }
}

package dev.tocsin.runtime.metric;

import static dev.tocsin.runtime.metric.Metric.Type.COUNTER;
import static dev.tocsin.runtime.metric.Metric.Type.GAUGE;
import static dev.tocsin.runtime.metric.Metric.Type.SUMMARY;
import static dev.tocsin.runtime.metric.Metric.Type.TIMER;
import static dev.tocsin.runtime.metric.Metric.Type.TIMER_WITH_BUCKETS;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every metric of Tocsin, defined once. The reference, docs/reference/metrics.md, is made from these definitions. Operators
 * have rules on the names, so names, tags and units stay.
 */
public enum Metric {
    ALERTS_ADJUSTED(
            COUNTER,
            "tocsin.alerts.adjusted",
            "Alerts that were accepted after invalid parts of them were cut or replaced",
            "grows: a template of the sender is broken",
            Tag.SOURCE),
    ANSWERS(
            COUNTER,
            "tocsin.answers",
            "Answers of responders, by their result",
            "`failed`, `wrong_code` or `forged` grows",
            Tag.of("channel", "how the answer came, such as `link`, `slack`, `sms`, `email` or `pagerduty`"),
            Tag.of("outcome", """
                by link, message, call or mail: `done`, `already_so`, `asked` (to confirm), `too_late`, `refused`, \
                `not_you`, `no_incident`, `test` (of a page test), `failed`; by text message also `wrong_code`; by \
                mail also `bounced`, `expired`, `forged`, `no_page`, `no_sender`, `not_understood`; in an external \
                system the outcome of a signal\
                """)),
    CALLERS_REFUSED(
            COUNTER,
            "tocsin.callers.refused",
            "Requests without valid credentials",
            "grows: somebody guesses credentials, or a sender has old ones",
            Tag.of("kind", "what was missing: `token`, `webhook …`, `signature of …`, `answer link` or `feed`"),
            Tag.oneOf("answer", "refused", "limited (beyond the rate limit)")),
    CHANNEL_BREAKER(GAUGE, "tocsin.channel.breaker", """
        State of the channel's circuit breaker: 0 = closed, messages are sent; 1 = half-open, one message is tried; \
        2 = open, nothing is sent for 15 s because ten attempts in a row have failed\
        """, "above" + " 0 for" + " minutes", Tag.CHANNEL, Tag.TYPE),
    CHANNEL_WAITING(GAUGE, "tocsin.channel.waiting", """
        Messages in the channel's queue; beyond 25 000, messages stay in the journal and are offered to the queue \
        again every 5 s\
        """, "grows for minutes", Tag.CHANNEL, Tag.TYPE),
    COMMANDS(
            COUNTER,
            "tocsin.commands",
            "Commands to incidents, by what became of them",
            "`forbidden` grows",
            Tag.of("command", "such as `acknowledge` or `add_note`"),
            Tag.of("outcome", """
                `opened`, `updated`, `help_answered`, `resolved`, `duplicate` (nothing needed to change), \
                `forbidden`, or why the command was refused, such as `already_resolved`\
                """)),
    CONFIG_INFO(
            GAUGE,
            "tocsin.config.info",
            "1, for the version of the configuration that is active on this node",
            "versions differ between nodes for minutes",
            Tag.of("version", "the version's hash")),
    CONFIG_LAST_RELOAD_SUCCESS_TIMESTAMP(
            GAUGE,
            Unit.SECONDS,
            "tocsin.config.last.reload.success.timestamp.seconds",
            "When this node last loaded a configuration, since 1970",
            ""),
    CONFIG_LAST_RELOAD_SUCCESSFUL(
            GAUGE,
            "tocsin.config.last.reload.successful",
            "1 = the last reload succeeded, 0 = it failed and an older configuration stays active",
            "0"),
    CONFIRMATIONS(
            COUNTER,
            "tocsin.confirmations",
            "Requests to a provider about the result of a page that it accepted",
            "`refused` or `given_up` grows",
            Tag.CHANNEL,
            Tag.oneOf(
                    "outcome",
                    "done",
                    "refused (the page then fails)",
                    "not_yet",
                    "given_up (the page counts as delivered)",
                    "failed")),
    CORRELATION_LINKS(COUNTER, "tocsin.correlation.links", "Pairs of incidents that correlation linked", ""),
    CORRELATION_SKIPPED(
            COUNTER,
            "tocsin.correlation.skipped",
            "Links of correlation that are missing, because a write failed or too many incidents opened at once",
            "grows"),
    DEAD_LETTERS(
            COUNTER,
            "tocsin.dead.letters",
            """
            Dead letters, which an operator should read; alerts of receivers that page nobody are stored as dead \
            letters, but not counted here\
            """,
            "grows",
            Tag.SOURCE,
            Tag.oneOf("kind", "rejected", "unrouted", "unhandled")),
    DEADLINES_OVERDUE(
            GAUGE,
            "tocsin.deadlines.overdue",
            "Incidents of all nodes whose deadline passed over 30 s ago; counted every 10 s",
            "above 0"),
    DIGESTS_ATTEMPTS(
            COUNTER,
            "tocsin.digests.attempts",
            "Attempts to send digests; each page of a digest is also counted as an attempt to send a page",
            "`permanent` grows",
            Tag.CHANNEL,
            Tag.TYPE,
            Tag.ATTEMPT),
    FIRST_PAGE(
            TIMER_WITH_BUCKETS,
            "tocsin.first.page",
            "Time from the acceptance of an incident's first signal to its first delivered page",
            "p99 above 30"),
    HEALTH_ANSWER_AGE(
            GAUGE,
            Unit.SECONDS,
            "tocsin.health.answer.age",
            "Time since a check of the node's health last succeeded",
            "above 15",
            Tag.oneOf("check", "incidents (probes an incident)", "writes (writes a row)")),
    HTTP_CONNECTIONS(GAUGE, "tocsin.http.connections", "Open connections of clients", ""),
    HTTP_CONNECTIONS_REFUSED(
            COUNTER,
            "tocsin.http.connections.refused",
            "Connections that got 503 because the maximum was open and all of them were busy",
            "grows"),
    INCIDENTS_LIVE(GAUGE, "tocsin.incidents.live", "Incidents in the memory of this node", ""),
    INCIDENTS_OPEN(
            GAUGE, "tocsin.incidents.open", "Incidents of all nodes that are not resolved; counted every 10 s", ""),
    INCIDENTS_OPENED(COUNTER, "tocsin.incidents.opened", "Incidents that opened on this node", ""),
    INCIDENTS_RESOLVED(COUNTER, "tocsin.incidents.resolved", "Incidents that were resolved or merged on this node", ""),
    INTAKE_BYTES(GAUGE, Unit.BYTES, "tocsin.intake.bytes", "Size of the request bodies in memory", ""),
    INTAKE_IN_FLIGHT(GAUGE, "tocsin.intake.in.flight", "Alerts admitted and not yet answered", ""),
    INTAKE_LIMIT(
            GAUGE,
            "tocsin.intake.limit",
            "The maximum of alerts in flight: as many as are answered within a second",
            ""),
    INTAKE_REFUSED(
            COUNTER,
            "tocsin.intake.refused",
            "Requests with alerts that were refused for lack of capacity, or for their size",
            "grows for minutes; `size` at all",
            Tag.oneOf(
                    "reason",
                    "in_flight (503: too many alerts are in flight)",
                    "bytes (503: no memory for the body)",
                    "database (503: the database cannot be reached)",
                    "size (413: senders do not retry)")),
    JOURNAL_BATCH_SIZE(SUMMARY, "tocsin.journal.batch.size", "Writes gathered into one transaction of the journal", ""),
    JOURNAL_WRITE(
            TIMER_WITH_BUCKETS,
            "tocsin.journal.write",
            "Duration of a transaction of the journal, for which everything else waits",
            "p99 above 1"),
    LEADER(
            GAUGE,
            "tocsin.leader",
            "1 on the leader, which does the work that only one node does; 0 on the other nodes",
            "the sum over all nodes is not 1 for a minute"),
    LEDGER_AGE(GAUGE, Unit.SECONDS, "tocsin.ledger.age", """
        Time since this node last read the ledger: silences, overrides and maintenance windows; until the next read \
        the node pages by the state that it read last\
        """, "above 5"),
    LEDGER_POSITION(
            GAUGE,
            "tocsin.ledger.position",
            "The id of the last ledger entry that this node has read, the same on all nodes within a second",
            "differs between nodes for minutes"),
    LEDGER_SKIPPED(
            COUNTER,
            "tocsin.ledger.skipped",
            "Ledger entries that a newer version wrote and this version cannot read",
            "above 0 when no upgrade is in progress"),
    MAILBOX_LOOKS(
            COUNTER,
            "tocsin.mailbox.looks",
            "Checks of the mailbox that receives replies",
            "`failed` grows, or `done` does not",
            Tag.CHANNEL,
            Tag.oneOf("outcome", "done", "failed")),
    MAILBOX_UNREADABLE(
            COUNTER,
            "tocsin.mailbox.unreadable",
            "Mails in the mailbox that Tocsin cannot parse; they are flagged for a person to read",
            "grows",
            Tag.CHANNEL),
    MATCHERS_FAILED(COUNTER, "tocsin.matchers.failed", """
        Times that a regular expression cost too much on an alert's labels and counted as not matching; the log \
        names the expression once, and the routing reason names the route\
        """, "grows"),
    NOTICES(
            COUNTER,
            "tocsin.notices",
            "Handoff notices and announcements of maintenance; the table `notice` has their text and last error",
            "`failed` grows",
            Tag.of("event", "such as `handoff` or `maintenance-begun`"),
            Tag.oneOf("outcome", "delivered", "failed", "dropped (out of date or no longer wanted)")),
    PAGE_LATENCY(
            TIMER_WITH_BUCKETS,
            "tocsin.page.latency",
            "Time from when a page is due until its channel has accepted it, including the time in the queue",
            "p99 above 10",
            Tag.CHANNEL,
            Tag.TYPE),
    PAGES_ATTEMPTS(
            COUNTER,
            "tocsin.pages.attempts",
            "Attempts to send pages",
            "`permanent` or `untried` grows",
            Tag.CHANNEL,
            Tag.TYPE,
            Tag.ATTEMPT),
    PAGES_HELD(
            COUNTER,
            "tocsin.pages.held",
            "Pages that the storm guard delayed for a digest",
            "grows: there is a storm",
            Tag.CHANNEL,
            Tag.TYPE),
    PAGES_PLANNED(COUNTER, "tocsin.pages.planned", "Pages that incidents have planned", "", Tag.CHANNEL),
    PHONE_STATUS(
            COUNTER,
            "tocsin.phone.status",
            "Status reports of Twilio about messages and calls that it accepted",
            "`undelivered`, `failed` or `no-answer` grows",
            Tag.CHANNEL,
            Tag.of("status", "as Twilio writes it, or `other`")),
    POLLER_DURATION(TIMER, "tocsin.poller.duration", "How long the runs of a poller take", "", Tag.POLLER),
    POLLER_FAILED(COUNTER, "tocsin.poller.failed", "Runs of a poller that failed", "grows for minutes", Tag.POLLER),
    POLLER_SUCCESS_TIMESTAMP(
            GAUGE,
            Unit.SECONDS,
            "tocsin.poller.success.timestamp",
            "When a poller last succeeded on this node, since 1970; NaN for a poller of the leader on the other nodes",
            "older than several intervals of the poller",
            Tag.POLLER),
    RECONCILE_LOOKS(
            COUNTER,
            "tocsin.reconcile.looks",
            "Requests to an external system about the state of Tocsin's pages there",
            "`failed` grows; `put_right` grows: webhooks get lost",
            Tag.CHANNEL,
            Tag.oneOf(
                    "outcome",
                    "agreed",
                    "put_right (a difference was corrected)",
                    "left (a difference was left as it is)",
                    "unknown (to the external system)",
                    "refused (the external system had created nothing, and the page failed)",
                    "failed")),
    SIGNALS(
            COUNTER,
            "tocsin.signals",
            "Signals that were received, by their outcome",
            "`unrouted` or `rejected` grows",
            Tag.SOURCE,
            Tag.oneOf("outcome", "opened", "updated", "duplicate", "resolved", "suppressed", "unrouted", "rejected")),
    TIMER_LATENESS(
            TIMER_WITH_BUCKETS, "tocsin.timer.lateness", "Time from a deadline to the action on it", "p99 above 5"),
    UPDATES_ATTEMPTS(
            COUNTER,
            "tocsin.updates.attempts",
            "Attempts to update messages about incidents that the channel was paged about",
            "`permanent` grows",
            Tag.CHANNEL,
            Tag.TYPE,
            Tag.ATTEMPT);

    /** What a metric measures. The buckets of a timer are for quantiles such as the 99th percentile, p99. */
    public enum Type {
        COUNTER,
        GAUGE,
        SUMMARY,
        TIMER,
        TIMER_WITH_BUCKETS
    }

    /** The unit of the values; NONE for a count or a state. */
    public enum Unit {
        NONE,
        SECONDS,
        BYTES;

        @Nullable
        String baseUnit() {
            return switch (this) {
                case NONE -> null;
                case SECONDS -> "seconds";
                case BYTES -> "bytes";
            };
        }
    }

    /**
     * A dimension of a metric.
     *
     * @param meaning of the values, if they are not listed
     * @param values all that there are, each perhaps explained in parentheses; empty = too many to list
     */
    public record Tag(String name, String meaning, List<String> values) {
        static final Tag CHANNEL = of("channel", "the channel's name in the configuration");
        static final Tag TYPE = of("type", "the channel's type, such as `slack`");
        static final Tag SOURCE = of("source", "the kind of sender, such as `alertmanager`");
        static final Tag POLLER = of("poller", "the name of the [poller](../operations.md#background-work)");
        static final Tag ATTEMPT = oneOf(
                "outcome",
                "delivered",
                "retryable",
                "permanent",
                "untried (returned from the queue of a failing channel without an attempt)");

        static Tag of(String name, String meaning) {
            return new Tag(name, meaning, List.of());
        }

        static Tag oneOf(String name, String... values) {
            return new Tag(name, "", List.of(values));
        }
    }

    /** Few, where a metric has tags: each combination of tags has all buckets. */
    private static final Duration[] FEW_BUCKETS = Stream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .map(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Type type;
    private final Unit unit;
    private final String id;
    private final String meaning;
    private final String alertWhen;
    private final List<Tag> tags;

    Metric(Type type, String id, String meaning, String alertWhen, Tag... tags) {
        this(
                type,
                type == TIMER || type == TIMER_WITH_BUCKETS ? Unit.SECONDS : Unit.NONE,
                id,
                meaning,
                alertWhen,
                tags);
    }

    Metric(Type type, Unit unit, String id, String meaning, String alertWhen, Tag... tags) {
        this.type = type;
        this.unit = unit;
        this.id = id;
        this.meaning = meaning;
        this.alertWhen = alertWhen;
        this.tags = List.of(tags);
    }

    public Type type() {
        return type;
    }

    public Unit unit() {
        return unit;
    }

    /** As Micrometer has it, with dots; Prometheus derives its name from it. */
    public String id() {
        return id;
    }

    public String meaning() {
        return meaning;
    }

    /** When an operator should look; "" = never by itself. */
    public String alertWhen() {
        return alertWhen;
    }

    public List<Tag> tags() {
        return tags;
    }

    /** @param values of the tags, in their order */
    public Counter counter(MeterRegistry meters, String... values) {
        return Counter.builder(id).description(meaning).tags(tags(values)).register(meters);
    }

    /** Counts what something else has counted. */
    public void counter(MeterRegistry meters, LongSupplier total) {
        // This constant is the object to observe, because the meter does not keep that alive.
        FunctionCounter.builder(id, this, _ -> total.getAsLong())
                .description(meaning)
                .register(meters);
    }

    /** @param values of the tags, in their order */
    public Timer timer(MeterRegistry meters, String... values) {
        var timer = Timer.builder(id).description(meaning).tags(tags(values));
        if (type == TIMER_WITH_BUCKETS) {
            return (tags.isEmpty() ? timer.publishPercentileHistogram() : timer.serviceLevelObjectives(FEW_BUCKETS))
                    .register(meters);
        }
        return timer.register(meters);
    }

    public DistributionSummary summary(MeterRegistry meters) {
        return DistributionSummary.builder(id).description(meaning).register(meters);
    }

    /** @param values of the tags, in their order */
    public void gauge(MeterRegistry meters, Supplier<Number> value, String... values) {
        Gauge.builder(id, value)
                .description(meaning)
                .baseUnit(unit.baseUnit())
                .tags(tags(values))
                .register(meters);
    }

    /** A gauge whose rows come and go, each with its {@link #tags(String...)}. */
    public MultiGauge gauges(MeterRegistry meters) {
        return MultiGauge.builder(id)
                .description(meaning)
                .baseUnit(unit.baseUnit())
                .register(meters);
    }

    /**
     * The tags with these values.
     *
     * @throws IllegalArgumentException if there are more or fewer values than tags
     */
    public Tags tags(String... values) {
        if (values.length != tags.size()) {
            throw new IllegalArgumentException(id + " has " + tags.size() + " tags, not " + values.length);
        }
        var pairs = new io.micrometer.core.instrument.Tag[values.length];
        for (int i = 0; i < values.length; i++) {
            pairs[i] = io.micrometer.core.instrument.Tag.of(tags.get(i).name(), values[i]);
        }
        return Tags.of(pairs);
    }
}

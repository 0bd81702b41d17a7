package dev.tocsin.app.sync;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ConfirmingChannel;
import dev.tocsin.channel.Message;
import dev.tocsin.channel.SyncedChannel;
import dev.tocsin.core.incident.Answer;
import dev.tocsin.core.incident.IncidentCommand;
import dev.tocsin.core.incident.IncidentCommand.Follow;
import dev.tocsin.core.incident.IncidentCommand.ReportFailure;
import dev.tocsin.core.incident.page.DeliveryOutcome.Attempted;
import dev.tocsin.core.incident.page.ExternalStatus;
import dev.tocsin.core.incident.page.Purpose.Other;
import dev.tocsin.core.signal.Caller;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.runtime.db.Database;
import dev.tocsin.runtime.journal.PageIndex;
import dev.tocsin.testing.Fixtures;
import dev.tocsin.testing.ManualTime;
import dev.tocsin.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Rows of the index, channels that can be asked, and a record of what was asked and commanded. */
final class World implements AutoCloseable {
    final Database database = TestDatabase.fresh();
    final ManualTime clock = new ManualTime(Fixtures.T0);
    final Map<String, Channel> channels = new HashMap<>();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Pauses and questions, in order. */
    final List<String> log = new ArrayList<>();

    final List<Follow> commands = new ArrayList<>();
    final List<ReportFailure> reports = new ArrayList<>();

    /** A system that says of every page the same, unless told otherwise. */
    static final class Other implements Channel, SyncedChannel {
        final Map<String, PageStatus> answers = new HashMap<>();
        PageStatus usual = seen(ExternalState.TRIGGERED);
        Optional<Duration> every = Optional.of(Duration.ofMinutes(10));
        private final List<String> log;

        Other(List<String> log) {
            this.log = log;
        }

        @Override
        public String type() {
            return "pagerduty";
        }

        @Override
        public CompletionStage<Attempted> send(Message message) {
            throw new AssertionError(message);
        }

        @Override
        public Optional<Duration> lookEvery() {
            return every;
        }

        @Override
        public CompletionStage<PageStatus> look(String page) {
            log.add(page);
            return CompletableFuture.completedFuture(answers.getOrDefault(page, usual));
        }
    }

    static SyncedChannel.PageStatus seen(SyncedChannel.ExternalState state) {
        return new SyncedChannel.PageStatus.Seen(state, Fixtures.T0, false, Optional.empty());
    }

    static SyncedChannel.PageStatus failed() {
        return new SyncedChannel.PageStatus.Failed("HTTP 500", Optional.empty());
    }

    Other channel(String name) {
        var other = new Other(log);
        channels.put(name, other);
        return other;
    }

    /** One that makes nothing of what it takes, unless told otherwise. */
    static final class Taker implements Channel, SyncedChannel, ConfirmingChannel {
        final Map<String, Confirmation> answers = new HashMap<>();
        Confirmation usual = new Confirmation.Refused("nothing was made of it");
        private final List<String> log;

        Taker(List<String> log) {
            this.log = log;
        }

        @Override
        public String type() {
            return "opsgenie";
        }

        @Override
        public CompletionStage<Attempted> send(Message message) {
            throw new AssertionError(message);
        }

        @Override
        public Optional<Duration> lookEvery() {
            return Optional.empty();
        }

        @Override
        public CompletionStage<PageStatus> look(String page) {
            log.add(page);
            return CompletableFuture.completedFuture(new PageStatus.Unknown());
        }

        @Override
        public CompletionStage<Confirmation> confirm(String receipt) {
            log.add(receipt);
            return CompletableFuture.completedFuture(answers.getOrDefault(receipt, usual));
        }
    }

    SyncPoller reconciler() {
        return new SyncPoller(parts(), this::pause);
    }

    ConfirmationPoller confirmations() {
        return new ConfirmationPoller(parts(), this::pause);
    }

    private SyncPoller.Parts parts() {
        return new SyncPoller.Parts(
                database,
                () -> Map.copyOf(channels),
                this::execute,
                (system, person) -> person.name() + " of " + system,
                clock,
                new Random(7),
                meters);
    }

    SyncRun sweep(String channel, SyncedChannel syncedChannel) {
        return new SyncRun(
                channel,
                ((Channel) syncedChannel).type(),
                syncedChannel,
                new SyncRun.Parts(
                        new PageIndex(database),
                        this::execute,
                        (system, person) -> person.name() + " of " + system,
                        this::pause,
                        meters));
    }

    private void pause() {
        log.add("pause");
    }

    private CompletionStage<Answer> execute(Caller caller, IncidentId id, IncidentCommand command) {
        if (command instanceof ReportFailure report) {
            reports.add(report);
        } else {
            commands.add((Follow) command);
        }
        return CompletableFuture.completedFuture(
                new Answer(Answer.Outcome.UPDATED, "", 1, List.of(), Optional.empty()));
    }

    /** Without the pauses. */
    List<String> asked() {
        return log.stream().filter(entry -> !entry.equals("pause")).toList();
    }

    void incident(String id, String status, String... mirrored) {
        insert(id, status, Optional.empty(), mirrored);
    }

    void ended(String id, Instant at, String... mirrored) {
        insert(id, "resolved", Optional.of(at), mirrored);
    }

    /** @param mirrored page, status there and channel */
    private void insert(String id, String status, Optional<Instant> resolvedAt, String... mirrored) {
        try {
            database.run(connection -> {
                try (var insert = connection.prepareStatement("""
                    insert into incident (id, sequence_number, slice, dedup_key, title, status, severity,
                                          severity_rank, service, policy, level, alerts, created_at, pages_pending,
                                          resolved_at)
                    values (?, 1, 0, ?, 'It is broken', ?, 'critical', 0, '', 'default', 1, 1, now(), 0, ?)
                    """)) {
                    insert.setString(1, id);
                    insert.setString(2, id);
                    insert.setString(3, status);
                    insert.setTimestamp(4, resolvedAt.map(Timestamp::from).orElse(null));
                    insert.executeUpdate();
                }
                for (var line : mirrored) {
                    var parts = line.split(" ", 3);
                    page(connection, id, parts[0], parts[2], parts[1], "");
                }
                return true;
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The receipt of a page that is open in the external system. */
    void delivered(String page, String receipt) {
        try {
            database.run(connection -> {
                try (var update = connection.prepareStatement("update page set receipt = ? where id = ?")) {
                    update.setString(1, receipt);
                    update.setString(2, page);
                    return update.executeUpdate();
                }
            });
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void page(
            Connection connection, String incident, String page, String channel, String status, String receipt)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
            insert into page (id, incident_id, sequence_number, purpose, recipient, channel, address, address_key, why, planned_at, state,
                              since, attempts, receipt, external_status)
            values (?, ?, 1, 1, 'sam', ?, '', '', 'on call', now(), 'delivered', now(), 1, ?, ?)
            """)) {
            insert.setString(1, page);
            insert.setString(2, incident);
            insert.setString(3, channel);
            insert.setString(4, receipt);
            insert.setString(5, status);
            insert.executeUpdate();
        }
    }

    /** Pages that were commanded about, with what was said of them. */
    List<String> commanded() {
        return commands.stream()
                .map(command -> command.page() + " " + command.status().label())
                .toList();
    }

    static String line(String page, ExternalStatus status, String channel) {
        return page + ' ' + status.label() + ' ' + channel;
    }

    @Override
    public void close() {
        database.close();
    }
}

package dev.tocsin.runtime.timer;

import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.signal.IncidentId;
import dev.tocsin.core.suppression.SuppressionRules;
import dev.tocsin.runtime.actor.Incidents;
import dev.tocsin.runtime.db.Database;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the incidents that a change of the suppression rules may concern; each then decides for itself:
 *
 * <ul>
 *   <li>When silences, maintenance windows or inhibition rules change, in the ledger or the configuration: the
 *       suppressed incidents, and those that are about to page or escalate.
 *   <li>When a silence or a span of a window begins: the incidents that are about to page or escalate.
 *   <li>When an alert that inhibits others stops firing: the suppressed incidents.
 * </ul>
 *
 * Every node does so once it knows of the change itself. So when the last node wakes the incidents, every incident
 * decides by the new rules.
 */
public final class SuppressionWatcher {
    private static final Duration LOOK_AHEAD = Duration.ofHours(1);
    private static final int PAGE = 1_000;

    private static final String HELD =
            "select id from incident where held_until is not null and id > ? order by id limit " + PAGE;

    /** Incidents with pages that are pending, for the first or another attempt. */
    private static final String PAGING = """
        select id from incident where due_at <= ? and pages_pending > 0 and status <> 'resolved' and id > ?
        order by id limit
        """ + ' ' + PAGE;

    /** Incidents whose next level would be paged, the soonest first; others notice when they are about to page. */
    private static final String ESCALATING = """
        select id from incident where due_at is not null and status = 'new' and held_until is null
        order by due_at, id limit 2000
        """;

    private final Database database;
    private final Supplier<Directory> directory;
    private final Incidents incidents;
    private final Clock clock;
    private @Nullable SuppressionRules seen;
    private Instant seenAt;

    public SuppressionWatcher(Database database, Supplier<Directory> directory, Incidents incidents, Clock clock) {
        this.database = database;
        this.directory = directory;
        this.incidents = incidents;
        this.clock = clock;
        this.seenAt = clock.instant();
    }

    /** Wakes the incidents that the changes since the last time concern. */
    public void look() throws SQLException {
        var before = seen;
        var now = clock.instant();
        var suppressionRules = directory.get().suppressionRules();
        if (before == null || !suppressionRules.plansAs(before)) {
            wakeSuppressed();
            wakePaging(now);
            wakeEscalating(suppressionRules);
        } else {
            if (!suppressionRules.inhibitsAllOf(before)) {
                wakeSuppressed();
            }
            if (suppressionRules.beginsBetween(seenAt, now)) {
                wakePaging(now);
                wakeEscalating(suppressionRules);
            }
        }
        seen = suppressionRules;
        seenAt = now;
    }

    private void wakeSuppressed() throws SQLException {
        wake(after -> database.run(connection -> {
            try (var statement = connection.prepareStatement(HELD)) {
                statement.setString(1, after);
                return ids(statement);
            }
        }));
    }

    private void wakePaging(Instant now) throws SQLException {
        var until = Timestamp.from(now.plus(LOOK_AHEAD));
        wake(after -> database.run(connection -> {
            try (var statement = connection.prepareStatement(PAGING)) {
                statement.setTimestamp(1, until);
                statement.setString(2, after);
                return ids(statement);
            }
        }));
    }

    /** Wakes escalating incidents, so that they show at once that they are suppressed. */
    private void wakeEscalating(SuppressionRules suppressionRules) throws SQLException {
        if (!suppressionRules.silences().isEmpty()
                || !suppressionRules.windows().isEmpty()) {
            database.run(connection -> {
                        try (var statement = connection.prepareStatement(ESCALATING)) {
                            return ids(statement);
                        }
                    })
                    .forEach(id -> incidents.wake(new IncidentId(id)));
        }
    }

    /** Reads the ids after another one, at most a page of them. */
    private interface Pages {
        List<String> after(String id) throws SQLException;
    }

    private void wake(Pages pages) throws SQLException {
        var ids = pages.after("");
        while (!ids.isEmpty()) {
            ids.forEach(id -> incidents.wake(new IncidentId(id)));
            ids = ids.size() < PAGE ? List.of() : pages.after(ids.getLast());
        }
    }

    private static List<String> ids(PreparedStatement statement) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var ids = new ArrayList<String>();
            while (rows.next()) {
                ids.add(rows.getString(1));
            }
            return ids;
        }
    }
}

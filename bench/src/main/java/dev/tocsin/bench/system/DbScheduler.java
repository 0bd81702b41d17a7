package dev.tocsin.bench.system;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.SchedulableInstance;
import com.github.kagkarlsson.scheduler.task.SchedulableTaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/**
 * db-scheduler as its README advises for high throughput: lock-and-fetch with limits 1.0 and 4.0, 50 threads; and,
 * because it is never more exact than its polling, a polling interval of 100 ms instead of the default 10 s.
 */
final class DbScheduler implements JobScheduler {
    private static final int BATCH = 1_000;

    /** The project's postgresql_tables.sql. */
    private static final String TABLES = """
        create table if not exists scheduled_tasks (
          task_name text not null,
          task_instance text not null,
          task_data bytea,
          execution_time timestamp with time zone not null,
          picked boolean not null,
          picked_by text,
          last_success timestamp with time zone,
          last_failure timestamp with time zone,
          consecutive_failures int,
          last_heartbeat timestamp with time zone,
          version bigint not null,
          priority smallint,
          primary key (task_name, task_instance)
        );
        create index if not exists execution_time_idx on scheduled_tasks (execution_time);
        create index if not exists last_heartbeat_idx on scheduled_tasks (last_heartbeat);
        """;

    private final OneTimeTask<Void> page;
    private final Scheduler scheduler;

    DbScheduler(DataSource database, Work work) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.execute(TABLES);
        }
        page = Tasks.oneTime("page")
                .execute((instance, context) ->
                        work.begin(instance.getId(), context.getExecution().getExecutionTime()));
        scheduler = Scheduler.create(database, page)
                .threads(SchedulerProcess.THREADS)
                .pollUsingLockAndFetch(1.0, 4.0)
                .pollingInterval(Duration.ofMillis(100))
                .enableImmediateExecution()
                .build();
    }

    @Override
    public void armSingly(Timers timers) throws Exception {
        JobScheduler.fromManyThreads(timers, (name, due) -> scheduler.schedule(page.instance(name), due));
    }

    @Override
    public void armInBatches(Timers timers) {
        for (long n = 0; n < timers.count(); n += BATCH) {
            List<SchedulableInstance<?>> batch = LongStream.range(n, Math.min(n + BATCH, timers.count()))
                    .<SchedulableInstance<?>>mapToObj(
                            i -> new SchedulableTaskInstance<>(page.instance(timers.name(i)), timers.due(i)))
                    .toList();
            scheduler.scheduleBatch(batch);
        }
    }

    @Override
    public void armMany(Timers timers) {
        armInBatches(timers);
    }

    @Override
    public void run() {
        scheduler.start();
    }

    @Override
    public void close() {
        scheduler.stop();
    }
}

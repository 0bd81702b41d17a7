package dev.tocsin.bench.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Date;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;
import org.quartz.utils.ConnectionProvider;
import org.quartz.utils.DBConnectionManager;

/**
 * Quartz with its JDBC store, clustered: 50 threads, as many triggers acquired at once as there are threads, the
 * shortest idle wait that it takes, and one durable job that all triggers are of, which asks to be run again if its
 * node dies.
 */
final class Quartz implements JobScheduler {
    private static final int BATCH = 1_000;
    private static final JobKey JOB = new JobKey("page");

    /** Copies of the trigger that Quartz itself wrote, under other names and instants. */
    private static final String COPY_TRIGGERS = """
        insert into qrtz_triggers
        select sched_name, ? || n, trigger_group, job_name, job_group, description,
               start_time + n * ? / 1000000, prev_fire_time, priority, trigger_state, trigger_type,
               start_time + n * ? / 1000000, end_time, calendar_name, misfire_instr, job_data
        from qrtz_triggers, generate_series(1, ?) as n where trigger_name = ?
        """;

    private static final String COPY_SIMPLE = """
        insert into qrtz_simple_triggers
        select sched_name, ? || n, trigger_group, repeat_count, repeat_interval, times_triggered
        from qrtz_simple_triggers, generate_series(1, ?) as n where trigger_name = ?
        """;

    private final DataSource database;
    private final Scheduler scheduler;
    private final JobDetail job = JobBuilder.newJob(Page.class)
            .withIdentity(JOB)
            .storeDurably()
            .requestRecovery()
            .build();

    Quartz(DataSource database, Work work) throws IOException, SQLException, SchedulerException {
        this.database = database;
        createTables();
        DBConnectionManager.getInstance().addConnectionProvider("pool", new Pool(database));
        scheduler = new StdSchedulerFactory(properties()).getScheduler();
        scheduler.setJobFactory((bundle, _) -> new Page(work));
        scheduler.addJob(job, true);
    }

    private static Properties properties() {
        var properties = new Properties();
        properties.putAll(Map.of(
                "org.quartz.scheduler.instanceName", "bench",
                "org.quartz.scheduler.instanceId", "AUTO",
                "org.quartz.scheduler.skipUpdateCheck", "true",
                "org.quartz.scheduler.idleWaitTime", "1000",
                "org.quartz.scheduler.batchTriggerAcquisitionMaxCount", Integer.toString(SchedulerProcess.THREADS),
                "org.quartz.threadPool.threadCount", Integer.toString(SchedulerProcess.THREADS)));
        properties.putAll(Map.of(
                "org.quartz.jobStore.class", "org.quartz.impl.jdbcjobstore.JobStoreTX",
                "org.quartz.jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName(),
                "org.quartz.jobStore.dataSource", "pool",
                "org.quartz.jobStore.isClustered", "true",
                "org.quartz.jobStore.acquireTriggersWithinLock", "true"));
        return properties;
    }

    @Override
    public void armSingly(Timers timers) throws Exception {
        JobScheduler.fromManyThreads(timers, (name, due) -> scheduler.scheduleJob(trigger(name, Date.from(due))));
    }

    @Override
    public void armInBatches(Timers timers) throws SchedulerException {
        for (long n = 0; n < timers.count(); n += BATCH) {
            var batch = new HashSet<Trigger>();
            for (long i = n; i < Math.min(n + BATCH, timers.count()); i++) {
                batch.add(trigger(timers.name(i), Date.from(timers.due(i))));
            }
            scheduler.scheduleJobs(Map.of(job, batch), true);
        }
    }

    @Override
    public void armMany(Timers timers) throws SchedulerException, SQLException {
        scheduler.scheduleJob(trigger(timers.name(0), Date.from(timers.first())));
        try (var connection = database.getConnection();
                var settings = connection.createStatement();
                var triggers = connection.prepareStatement(COPY_TRIGGERS);
                var simple = connection.prepareStatement(COPY_SIMPLE)) {
            // No foreign key is looked up: the plan made for empty tables would scan them for every row.
            settings.execute("set session_replication_role = replica");
            triggers.setString(1, timers.group());
            triggers.setLong(2, timers.step().toNanos());
            triggers.setLong(3, timers.step().toNanos());
            triggers.setLong(4, timers.count() - 1);
            triggers.setString(5, timers.name(0));
            triggers.executeUpdate();
            simple.setString(1, timers.group());
            simple.setLong(2, timers.count() - 1);
            simple.setString(3, timers.name(0));
            simple.executeUpdate();
            settings.execute("reset session_replication_role");
        }
    }

    @Override
    public void run() throws SchedulerException {
        scheduler.start();
    }

    @Override
    public void close() throws SchedulerException {
        scheduler.shutdown();
    }

    private static Trigger trigger(String name, Date due) {
        return TriggerBuilder.newTrigger()
                .withIdentity(name)
                .forJob(JOB)
                .startAt(due)
                .build();
    }

    private void createTables() throws IOException, SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var known = statement.executeQuery("select to_regclass('qrtz_triggers') is not null");
                var script = PostgreSQLDelegate.class.getResourceAsStream("tables_postgres.sql")) {
            known.next();
            if (!known.getBoolean(1) && script != null) {
                statement.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
    }

    /** Quartz writes its name down and makes it with {@link Scheduler#setJobFactory}. */
    private record Page(Work work) implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            var trigger = context.isRecovering()
                    ? context.getRecoveringTriggerKey()
                    : context.getTrigger().getKey();
            work.begin(trigger.getName(), context.getScheduledFireTime().toInstant());
        }
    }

    private record Pool(DataSource database) implements ConnectionProvider {
        @Override
        public Connection getConnection() throws SQLException {
            return database.getConnection();
        }

        @Override
        public void shutdown() {}

        @Override
        public void initialize() {}
    }
}

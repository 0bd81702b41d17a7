package dev.tocsin.runtime.db;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The pool of connections to a database whose schema is up to date. Every wait for a connection or an answer is
 * bounded.
 */
public final class Database implements AutoCloseable {
    private final HikariDataSource pool;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore queries;
    private final Semaphore reads;

    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(5);

    /**
     * SQLSTATE classes of errors that mean that the server is going or gone: connection failures, and an operator's
     * intervention.
     */
    private static final List<String> AWAY = List.of("08", "57P");

    private volatile Runnable trouble = () -> {};

    /** One or a few statements on a connection that is returned to the pool afterwards. */
    @FunctionalInterface
    public interface Query<R> {
        R run(Connection connection) throws SQLException;
    }

    private Database(HikariDataSource pool) {
        this.pool = pool;
        this.queries = share(4);
        this.reads = share(8);
    }

    /** Of whom many wait, none is passed over. */
    private Semaphore share(int part) {
        return new Semaphore(Math.max(1, pool.getMaximumPoolSize() / part), true);
    }

    /** Connects and migrates the schema. Fails within seconds if the database cannot be reached. */
    public static Database open(String jdbcUrl, String user, String password, int connections) {
        var config = new HikariConfig();
        config.setPoolName("tocsin");
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(user);
        config.setPassword(password);
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(3_000);
        config.setValidationTimeout(2_000);
        config.setInitializationFailTimeout(10_000);
        config.addDataSourceProperty("ApplicationName", "tocsin");
        config.addDataSourceProperty("connectTimeout", "3");
        config.addDataSourceProperty("socketTimeout", "20");
        config.addDataSourceProperty("tcpKeepAlive", "true");
        var pool = new HikariDataSource(config);
        Flyway.configure().dataSource(pool).load().migrate();
        return new Database(pool);
    }

    public DataSource dataSource() {
        return pool;
    }

    public int connections() {
        return pool.getMaximumPoolSize();
    }

    /**
     * @param listener called at once if there is no connection, or one breaks; it may be called at any time and often
     */
    void onTrouble(Runnable listener) {
        trouble = listener;
    }

    /** Whether a thread waits for a connection of the pool. */
    boolean isWaitedFor() {
        var bean = pool.getHikariPoolMXBean();
        return bean != null && bean.getThreadsAwaitingConnection() > 0;
    }

    /**
     * A connection outside the pool, which fails at once if the server is gone. The caller closes it.
     *
     * @param timeout of making it and of each answer, in whole seconds
     */
    public Connection connect(Duration timeout) throws SQLException {
        var properties = new Properties();
        properties.putAll(pool.getDataSourceProperties());
        properties.setProperty("user", pool.getUsername());
        properties.setProperty("password", pool.getPassword());
        var seconds = Long.toString(Math.max(1, timeout.toSeconds()));
        for (var name : List.of("loginTimeout", "connectTimeout", "socketTimeout")) {
            properties.setProperty(name, seconds);
        }
        return DriverManager.getConnection(pool.getJdbcUrl(), properties);
    }

    /** Runs a query on this thread, with auto-commit. */
    public <R> R run(Query<R> query) throws SQLException {
        try (var connection = borrow()) {
            return query.run(connection);
        } catch (SQLException e) {
            throw told(e);
        }
    }

    private Connection borrow() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLTransientConnectionException e) {
            trouble.run();
            throw e;
        }
    }

    private SQLException told(SQLException e) {
        var state = e.getSQLState();
        if (state != null && AWAY.stream().anyMatch(state::startsWith)) {
            trouble.run();
        }
        return e;
    }

    /** Runs a query on this thread in one transaction. */
    public <R> R transact(Query<R> query) throws SQLException {
        try (var connection = borrow()) {
            connection.setAutoCommit(false);
            try {
                var result = query.run(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException e) {
            throw told(e);
        }
    }

    /**
     * Runs a query that a page, an alert or an answer waits for, on a thread of its own. At most a quarter of the pool
     * is used for this, so that most of it is left to writers.
     */
    public <R> CompletableFuture<R> async(Query<R> query) {
        return async(queries, query);
    }

    /**
     * Runs a query that shows something, on a thread of its own. At most an eighth of the pool is used for this, so
     * that no page waits for those who only look, however many they are.
     */
    public <R> CompletableFuture<R> asyncRead(Query<R> query) {
        return async(reads, query);
    }

    private <R> CompletableFuture<R> async(Semaphore share, Query<R> query) {
        try {
            return CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            return inTurn(share, query);
                        } catch (SQLException e) {
                            throw new CompletionException(e);
                        }
                    },
                    executor);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(new SQLTransientException("the database is closed", e));
        }
    }

    private <R> R inTurn(Semaphore share, Query<R> query) throws SQLException {
        try {
            if (!share.tryAcquire(CONNECTION_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                throw new SQLTransientException("too many queries wait for the database");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLTransientException("interrupted", e);
        }
        try {
            return run(query);
        } finally {
            share.release();
        }
    }

    @Override
    public void close() {
        executor.close();
        pool.close();
    }
}

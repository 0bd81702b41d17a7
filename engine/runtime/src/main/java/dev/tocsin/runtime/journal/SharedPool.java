package dev.tocsin.runtime.journal;

import com.typesafe.config.Config;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickDatabaseProvider;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;
import slick.jdbc.PostgresProfile$;
import slick.util.AsyncExecutor;

/** Makes the journal plugin read through the same connection pool as everything else. */
public final class SharedPool implements SlickDatabaseProvider {
    private final ActorSystem system;

    public SharedPool(ActorSystem system) {
        this.system = system;
    }

    static JournalSetup setup(ActorSystem system) {
        return system.settings()
                .setup()
                .get(JournalSetup.class)
                .orElseThrow(() -> new IllegalStateException("the actor system was started without a JournalSetup"));
    }

    @Override
    public SlickDatabase database(Config config) {
        var pool = setup(system).database();
        var threads = Math.max(1, pool.connections() / 4);
        var executor = AsyncExecutor.apply("recovery", threads, threads, 10_000, threads);
        var database = PostgresProfile$.MODULE$
                .backend()
                .Database()
                .forDataSource(pool.dataSource(), scala.Option.apply(threads), executor, false);
        system.registerOnTermination(executor::close);
        return new Slick((JdbcBackend.JdbcDatabaseDef) database, PostgresProfile$.MODULE$);
    }

    private record Slick(JdbcBackend.JdbcDatabaseDef database, JdbcProfile profile) implements SlickDatabase {
        @Override
        public boolean allowShutdown() {
            return false;
        }
    }
}

package dev.tocsin.engine.journal;

import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.FutureConverters;
import org.jspecify.annotations.Nullable;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Success;
import scala.util.Try;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * The journal plugin's storage, with two changes: a write puts the incident's index row down in the same transaction,
 * and an incident that is provably new is not looked for. Reading is the plugin's own.
 *
 * <p>The plugin's DAO is internal API: its version is pinned and a contract test holds what we rely on.
 */
public final class IncidentJournalDao extends DefaultJournalDao {
    private final JournalWriter writer;
    private final NewIncidents newIncidents;

    public IncidentJournalDao(
            JdbcBackend.JdbcDatabaseDef database,
            JdbcProfile profile,
            JournalConfig config,
            Serialization serialization,
            ExecutionContext executor,
            Materializer materializer) {
        super(database, profile, config, serialization, executor, materializer);
        var setup = SharedPool.setup(materializer.system());
        this.newIncidents = setup.newIncidents();
        this.writer = new JournalWriter(setup.database(), setup.meters());
        materializer.system().registerOnTermination(writer::close);
    }

    @Override
    public Future<Object> highestSequenceNr(String persistenceId, long fromSequenceNr) {
        return newIncidents.remove(persistenceId)
                ? Future.successful(0L)
                : super.highestSequenceNr(persistenceId, fromSequenceNr);
    }

    /** Pekko hands over the atomic writes of one persistent actor; each is answered for itself. */
    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        var results =
                CollectionConverters.asJava(messages).stream().map(this::write).toList();
        var all = CompletableFuture.allOf(results.toArray(CompletableFuture[]::new));
        CompletionStage<Seq<Try<BoxedUnit>>> written = all.thenApply(_ -> succeeded(results.size()));
        return FutureConverters.asScala(written);
    }

    private CompletableFuture<Boolean> write(AtomicWrite write) {
        var events = new ArrayList<JournalWriter.Event>();
        @Nullable IncidentRow row = null;
        for (var repr : CollectionConverters.asJava(write.payload())) {
            var journaled = (Journaled) repr.payload();
            events.add(event(repr, journaled));
            row = journaled.row() == null ? row : journaled.row();
        }
        return writer.submit(new JournalWriter.Write(events, row));
    }

    private static JournalWriter.Event event(PersistentRepr repr, Journaled journaled) {
        return new JournalWriter.Event(
                repr.persistenceId(),
                repr.sequenceNr(),
                repr.writerUuid(),
                repr.timestamp(),
                EventCodec.manifest(journaled.event()),
                EventCodec.encode(journaled.event()));
    }

    private static Seq<Try<BoxedUnit>> succeeded(int count) {
        var all = new ArrayList<Try<BoxedUnit>>(count);
        for (int i = 0; i < count; i++) {
            all.add(new Success<>(BoxedUnit.UNIT));
        }
        return CollectionConverters.asScala(all).toList();
    }
}

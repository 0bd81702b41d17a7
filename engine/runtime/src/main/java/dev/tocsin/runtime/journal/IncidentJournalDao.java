package dev.tocsin.runtime.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.tocsin.runtime.journal.JournalWriter.Result.KeyLost;
import dev.tocsin.runtime.journal.JournalWriter.Result.Written;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.Scheduler;
import org.apache.pekko.persistence.AtomicWrite;
import org.apache.pekko.persistence.PersistentRepr;
import org.apache.pekko.persistence.jdbc.config.JournalConfig;
import org.apache.pekko.persistence.jdbc.journal.dao.DefaultJournalDao;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.scaladsl.Source;
import org.apache.pekko.util.FutureConverters;
import scala.Option;
import scala.Tuple2;
import scala.collection.immutable.Seq;
import scala.concurrent.ExecutionContext;
import scala.concurrent.Future;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;
import scala.util.Failure;
import scala.util.Success;
import scala.util.Try;
import slick.jdbc.JdbcBackend;
import slick.jdbc.JdbcProfile;

/**
 * The storage of the journal plugin, in batches. A write also writes the incident's index row in the same transaction.
 * A stream is read once, together with those of other incidents that wake at the same time. For an incident that is
 * certainly new nothing is read.
 *
 * <p>The DAO is internal API of the plugin: its version is pinned, and a contract test covers what Tocsin relies on.
 */
public final class IncidentJournalDao extends DefaultJournalDao {
    private static final Duration RECOVERY_TIMEOUT = Duration.ofSeconds(30);

    private final JournalWriter writer;
    private final JournalReader reader;

    /** Streams that were read for {@link #highestSequenceNr}, until Pekko asks for their events. */
    private final Cache<String, List<PersistentRepr>> recovering = Caffeine.newBuilder()
            .expireAfterWrite(RECOVERY_TIMEOUT)
            .executor(Runnable::run)
            .build();

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
        this.writer = new JournalWriter(setup.database(), setup.time(), setup.meters());
        this.reader = new JournalReader(setup.database());
        materializer.system().registerOnTermination(writer::close);
        materializer.system().registerOnTermination(reader::close);
    }

    @Override
    public Future<Object> highestSequenceNr(String persistenceId, long fromSequenceNr) {
        if (newIncidents.remove(persistenceId)) {
            return Future.successful(0L);
        }
        CompletionStage<Object> highest = reader.stream(persistenceId).thenApply(stream -> {
            if (stream.isEmpty()) {
                return 0L;
            }
            recovering.put(persistenceId, stream);
            return stream.getLast().sequenceNr();
        });
        return FutureConverters.asScala(highest);
    }

    /** The stream that {@link #highestSequenceNr} has read: Pekko asks for it next. */
    @Override
    public Source<Try<Tuple2<PersistentRepr, Object>>, NotUsed> messagesWithBatch(
            String persistenceId,
            long fromSequenceNr,
            long toSequenceNr,
            int batchSize,
            Option<Tuple2<FiniteDuration, Scheduler>> refresh) {
        var stream = recovering.asMap().remove(persistenceId);
        if (stream == null) {
            return super.messagesWithBatch(persistenceId, fromSequenceNr, toSequenceNr, batchSize, refresh);
        }
        return org.apache.pekko.stream.javadsl.Source.from(stream)
                .filter(event -> event.sequenceNr() >= fromSequenceNr && event.sequenceNr() <= toSequenceNr)
                .<Try<Tuple2<PersistentRepr, Object>>>map(event -> new Success<>(new Tuple2<>(event, 0L)))
                .asScala();
    }

    /**
     * Pekko passes the atomic writes of one persistent actor. One whose claim is lost is rejected, which fails neither
     * its neighbours in the batch nor the journal.
     */
    @Override
    public Future<Seq<Try<BoxedUnit>>> asyncWriteMessages(Seq<AtomicWrite> messages) {
        var results =
                CollectionConverters.asJava(messages).stream().map(this::write).toList();
        CompletionStage<Seq<Try<BoxedUnit>>> written = CompletableFuture.allOf(
                        results.toArray(CompletableFuture[]::new))
                .thenApply(_ -> CollectionConverters.asScala(results.stream()
                                .map(result -> outcome(result.join()))
                                .toList())
                        .toList());
        return FutureConverters.asScala(written);
    }

    private CompletableFuture<JournalWriter.Result> write(AtomicWrite write) {
        var reprs = CollectionConverters.asJava(write.payload());
        var last = (JournaledEvent) reprs.getLast().payload();
        var events = reprs.stream().map(IncidentJournalDao::event).toList();
        return writer.submit(new JournalWriter.Write(events, last.row(), last.pages(), last.claim()));
    }

    private static JournalWriter.Event event(PersistentRepr repr) {
        var event = ((JournaledEvent) repr.payload()).event();
        return new JournalWriter.Event(
                repr.persistenceId(),
                repr.sequenceNr(),
                repr.writerUuid(),
                repr.timestamp(),
                EventCodec.manifest(event),
                EventCodec.encode(event));
    }

    private static Try<BoxedUnit> outcome(JournalWriter.Result result) {
        return switch (result) {
            case Written() -> new Success<>(BoxedUnit.UNIT);
            case KeyLost(var by) ->
                new Failure<>(by.<RuntimeException>map(KeyTakenException::new)
                        .orElseGet(() -> new IllegalStateException("a dedup key is taken, and its holder not known")));
        };
    }
}

package dev.tocsin.runtime.timer;

import dev.tocsin.core.time.TimeSource;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.ShardRegion.ClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.GetClusterShardingStats;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;

/**
 * Delays the shutdown of a node until the cluster's workers have started, at most {@link #MAX_WAIT}. Workers whose
 * shard is not allocated yet are never handed over, and Pekko would wait for them until the timeout of the shutdown
 * phase. Pekko goes by the time of the machine, and so does this.
 */
final class StartBarrier {
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration EVERY = Duration.ofMillis(20);

    private final ActorSystem<?> system;
    private final EntityTypeKey<?> type;
    private final int workers;
    private final TimeSource time = TimeSource.system();

    private StartBarrier(ActorSystem<?> system, String name, int workers) {
        this.system = system;
        // The name that ShardedDaemonProcess gives its region.
        this.type = EntityTypeKey.create(Waker.Message.class, "sharded-daemon-process-" + name);
        this.workers = workers;
    }

    /**
     * @param name of the daemon process
     * @param workers how many it has
     */
    static void awaitBeforeStop(ActorSystem<?> system, String name, int workers) {
        var startBarrier = new StartBarrier(system, name, workers);
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeClusterShutdown(),
                        name + "-has-begun",
                        () -> startBarrier.await(startBarrier.time.nanos() + MAX_WAIT.toNanos()));
    }

    private CompletionStage<Done> await(long end) {
        return running()
                .thenComposeAsync(
                        running -> running >= workers || time.nanos() > end
                                ? CompletableFuture.completedFuture(Done.getInstance())
                                : await(end),
                        task -> time.schedule(EVERY, task));
    }

    /** How many workers run on all nodes; 0 = not known yet. */
    private CompletionStage<Integer> running() {
        return AskPattern.ask(
                        ClusterSharding.get(system).shardState(),
                        (ActorRef<ClusterShardingStats> replyTo) ->
                                new GetClusterShardingStats(type, ANSWER_TIMEOUT, replyTo),
                        ANSWER_TIMEOUT,
                        system.scheduler())
                .handle((stats, failure) -> failure == null ? sum(stats) : 0);
    }

    private static int sum(ClusterShardingStats stats) {
        return stats.getRegions().values().stream()
                .flatMap(region -> region.getStats().values().stream())
                .mapToInt(count -> (Integer) count)
                .sum();
    }
}

package dev.tocsin.engine.timer;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
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
 * Lets a node that stops right after its start begin first. Workers that wait for their place are never handed over:
 * Pekko would wait for that until the phase's time is over.
 */
final class StartBarrier {
    private static final Duration MAX_WAIT = Duration.ofSeconds(4);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(1);
    private static final Duration EVERY = Duration.ofMillis(20);

    private final ActorSystem<?> system;
    private final EntityTypeKey<?> type;
    private final int workers;

    private StartBarrier(ActorSystem<?> system, String name, int workers) {
        this.system = system;
        // As ShardedDaemonProcess calls its region.
        this.type = EntityTypeKey.create(Waker.Message.class, "sharded-daemon-process-" + name);
        this.workers = workers;
    }

    /** @param name of the daemon process */
    static void awaitBeforeStop(ActorSystem<?> system, String name, int workers) {
        var beginning = new StartBarrier(system, name, workers);
        CoordinatedShutdown.get(system)
                .addTask(
                        CoordinatedShutdown.PhaseBeforeClusterShutdown(),
                        name + "-has-begun",
                        () -> beginning.await(System.nanoTime() + MAX_WAIT.toNanos()));
    }

    private CompletionStage<Done> await(long end) {
        return running()
                .thenComposeAsync(
                        running -> running >= workers || System.nanoTime() > end
                                ? CompletableFuture.completedFuture(Done.getInstance())
                                : await(end),
                        CompletableFuture.delayedExecutor(EVERY.toMillis(), TimeUnit.MILLISECONDS));
    }

    /** On all nodes; 0 where nobody knows yet. */
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

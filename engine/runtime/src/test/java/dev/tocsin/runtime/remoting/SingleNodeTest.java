package dev.tocsin.runtime.remoting;

import static dev.tocsin.testing.Eventually.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import dev.tocsin.testing.ListeningSockets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Holds what SingleNodeProvider takes for granted of Pekko's internals. */
@Isolated("it looks at the sockets of the whole process")
class SingleNodeTest {
    @Test
    void node_isAClusterOfOne_andListensNowhere_andEnds() throws Exception {
        var before = ListeningSockets.ofThisProcess();
        var system = start();
        try {
            var cluster = Cluster.get(system);
            cluster.join(cluster.selfAddress());
            eventually(
                    () -> assertEquals(MemberStatus.up(), cluster.selfMember().status()));

            var opened = new ArrayList<>(ListeningSockets.ofThisProcess());
            opened.removeAll(before);
            assertEquals(List.of(), opened);
        } finally {
            system.terminate();
        }
        system.getWhenTerminated().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    @Test
    void whatIsSentToAnotherNode_isADeadLetter() throws Exception {
        var system = start();
        try {
            var other = system.actorSelection("pekko://tocsin@127.0.0.1:25520/user/somebody");
            var failure =
                    Assertions.assertThrows(CompletionException.class, () -> other.resolveOne(Duration.ofMillis(200))
                            .toCompletableFuture()
                            .join());
            assertTrue(failure.getCause() instanceof org.apache.pekko.actor.ActorNotFound, failure.toString());
            other.tell("hello", ActorRef.noSender());
        } finally {
            system.terminate();
        }
    }

    private static ActorSystem start() {
        var config = ConfigFactory.parseResources("tocsin-engine.conf")
                .withFallback(ConfigFactory.defaultReference())
                .resolve();
        return ActorSystem.create("tocsin", config);
    }
}

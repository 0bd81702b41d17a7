package dev.tocsin.runtime.remoting;

import java.util.Objects;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.ActorSystemImpl;
import org.apache.pekko.actor.DynamicAccess;
import org.apache.pekko.actor.InternalActorRef;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterActorRefProvider;
import org.apache.pekko.event.EventStream;
import org.apache.pekko.remote.RemoteTransport;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * A cluster of one member, for sharding needs a cluster, without the port that Pekko's own provider opens: whoever
 * reached that could send messages to every actor. It is named in {@code pekko.actor.provider}.
 *
 * <p>It stands on internals of Pekko, whose version is pinned; SingleNodeTest fails when they no longer fit. The reasons
 * are in ADR 20.
 */
public final class SingleNodeProvider extends ClusterActorRefProvider {
    private @Nullable NoTransport transport;
    private @Nullable ActorRef watcher;

    /** For Pekko, which finds it by its signature. */
    public SingleNodeProvider(
            String name, ActorSystem.Settings settings, EventStream eventStream, DynamicAccess dynamicAccess) {
        super(name, settings, eventStream, dynamicAccess);
    }

    /** In the order of Pekko's own: the transport's address must be known before the cluster is loaded. */
    @Override
    public void init(ActorSystemImpl system) {
        local().init(system);
        transport = new NoTransport(system, this);
        watcher = createRemoteWatcher(system);
        Cluster.get(system);
    }

    @Override
    public RemoteTransport transport() {
        return Objects.requireNonNull(transport);
    }

    @Override
    public String addressString() {
        return transport == null
                ? local().addressString()
                : transport.defaultAddress().toString();
    }

    @Override
    public Option<ActorRef> remoteWatcher() {
        return Option.apply(watcher);
    }

    /** It would start actors for other nodes. */
    @Override
    public InternalActorRef remoteDaemon() {
        return local().deadLetters();
    }
}

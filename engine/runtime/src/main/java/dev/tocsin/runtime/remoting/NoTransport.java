package dev.tocsin.runtime.remoting;

import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.DeadLetter;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.event.Logging;
import org.apache.pekko.event.LoggingAdapter;
import org.apache.pekko.remote.RemoteActorRef;
import org.apache.pekko.remote.RemoteActorRefProvider;
import org.apache.pekko.remote.RemoteTransport;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Set;
import scala.collection.immutable.Set$;
import scala.concurrent.Future;
import scala.concurrent.Future$;

/** Listens nowhere and connects to nobody. What is sent to another node is a dead letter. */
final class NoTransport extends RemoteTransport {
    private static final String HOST = "single-node";

    private final Address address;
    private final LoggingAdapter log;

    NoTransport(ExtendedActorSystem system, RemoteActorRefProvider provider) {
        super(system, provider);
        this.address = new Address(provider.remoteSettings().ProtocolName(), system.name(), HOST, 1);
        this.log = Logging.getLogger(system, NoTransport.class);
    }

    @Override
    public Address defaultAddress() {
        return address;
    }

    @Override
    public Set<Address> addresses() {
        return Set$.MODULE$.<Address>empty().$plus(address);
    }

    @Override
    public Address localAddressForRemote(Address remote) {
        return address;
    }

    @Override
    public void start() {}

    @Override
    public Future<Done> shutdown() {
        return Future$.MODULE$.successful(Done.done());
    }

    @Override
    public void send(Object message, @Nullable ActorRef sender, RemoteActorRef recipient) {
        var from = sender == null ? system().deadLetters() : sender;
        system().deadLetters().tell(new DeadLetter(message, from, recipient), from);
    }

    @Override
    public LoggingAdapter log() {
        return log;
    }

    @Override
    public void quarantine(Address remote, Option<Object> uid, String reason) {}
}

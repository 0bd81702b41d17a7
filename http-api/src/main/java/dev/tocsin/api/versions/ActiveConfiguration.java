package dev.tocsin.api.versions;

import dev.tocsin.config.Configuration;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.routing.Router;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The configuration that holds on this node now. Whoever reads it twice may read two different ones; whoever needs
 * several parts that belong together takes {@link #get} once.
 */
public final class ActiveConfiguration implements Supplier<Configuration> {
    /** Keeps what was made from a configuration in step with it. */
    public interface Follower {
        /** Makes ready whatever {@code next} needs and the one that still holds does not. */
        void prepare(Configuration next);

        /** Nobody reads the configuration before {@code now} any more: what only it needed may go. */
        void settle(Configuration now);
    }

    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private volatile Configuration configuration;

    public ActiveConfiguration(Configuration first) {
        this.configuration = first;
    }

    public void follow(Follower follower) {
        followers.add(follower);
    }

    @Override
    public Configuration get() {
        return configuration;
    }

    public Directory directory() {
        return configuration.directory();
    }

    public Router router() {
        return configuration.router();
    }

    /** From its return on every reader sees {@code next}. */
    synchronized void replace(Configuration next) {
        followers.forEach(follower -> follower.prepare(next));
        configuration = next;
        followers.forEach(follower -> follower.settle(next));
    }
}

package dev.tocsin.app.configuration;

import dev.tocsin.config.Configuration;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.routing.Router;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * The configuration in force on this node. Two calls may return two different ones; code that needs several parts that
 * belong together calls {@link #get} once.
 */
public final class ActiveConfiguration implements Supplier<Configuration> {
    /** Keeps what was made from a configuration in step with it. */
    public interface Follower {
        /** Prepares what {@code next} needs and the configuration in force does not have; throws if it cannot. */
        void prepare(Configuration next);

        /** Nobody reads the configuration before {@code now} any more: what only that one needed may be released. */
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

    /** Throws if this node cannot use {@code next}; nothing has changed then. */
    synchronized void prepare(Configuration next) {
        try {
            followers.forEach(follower -> follower.prepare(next));
        } catch (RuntimeException e) {
            settle();
            throw e;
        }
    }

    /** Releases what was prepared and is not in force. */
    synchronized void settle() {
        followers.forEach(follower -> follower.settle(configuration));
    }

    /** After it returns, every reader sees {@code next}, which was prepared. */
    synchronized void replace(Configuration next) {
        configuration = next;
        settle();
    }
}

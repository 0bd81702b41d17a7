package dev.tocsin.api;

import dev.tocsin.app.configuration.Activation.Via;
import dev.tocsin.app.configuration.VersionWatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/** Reloads the configuration files on SIGHUP. */
final class ReloadSignal {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadSignal.class);

    private ReloadSignal() {}

    static void handle(VersionWatcher versionWatcher) {
        try {
            var before = Signal.handle(
                    new Signal("HUP"),
                    _ -> versionWatcher.reload("SIGHUP", Via.SIGNAL, "").exceptionally(failure -> {
                        LOG.error("The configuration could not be reloaded", failure);
                        return null;
                    }));
            if (SignalHandler.SIG_IGN.equals(before)) {
                LOG.info("Tocsin receives no SIGHUP, because its parent process ignores the signal, as nohup does;"
                        + " reload the configuration through the API");
            }
        } catch (IllegalArgumentException e) {
            LOG.info("This system has no SIGHUP; reload the configuration through the API");
        }
    }
}

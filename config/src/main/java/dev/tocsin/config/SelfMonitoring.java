package dev.tocsin.config;

import dev.tocsin.channel.Secret;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/** How others learn that Tocsin itself has stopped working. */
public record SelfMonitoring(Optional<Heartbeat> heartbeat, Optional<TestMessage> testMessage) {
    /**
     * Requests to a service that alarms somebody when they stop.
     *
     * @param url a secret: whoever knows it can send heartbeats, too
     */
    public record Heartbeat(Secret url, Duration every) {}

    /** A message every day, so that people notice when it does not come. */
    public record TestMessage(String channel, LocalTime at, ZoneId zone) {}
}

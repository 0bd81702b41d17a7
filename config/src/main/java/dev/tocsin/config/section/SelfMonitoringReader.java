package dev.tocsin.config.section;

import dev.tocsin.channel.Secret;
import dev.tocsin.channel.SecretUrl;
import dev.tocsin.config.SelfMonitoring;
import dev.tocsin.config.SelfMonitoring.Heartbeat;
import dev.tocsin.config.SelfMonitoring.TestMessage;
import dev.tocsin.config.read.Fields;
import dev.tocsin.config.read.Key;
import dev.tocsin.config.read.Secrets;
import dev.tocsin.config.read.Section;
import dev.tocsin.config.read.Type;
import dev.tocsin.config.read.Types;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/** Reads {@code self_monitoring}. */
final class SelfMonitoringReader {
    private static final Type<Secret> URL = Types.secret().then(SelfMonitoringReader::url);
    private static final Key<Secret> HEARTBEAT_URL = Key.required(
            "url",
            URL,
            "\"${env:HEARTBEAT_URL}\"",
            "where the heartbeats go, by GET: the URL of a check at a service that alarms you when they stop",
            "copy the URL of the check into a variable, and write url: \"${env:NAME}\"");
    private static final Key<Duration> EVERY = Key.optional(
                    "every", Types.duration("10s", "1d"), "1m", "the pause between two heartbeats")
            .or("1m");
    private static final Section HEARTBEAT = Section.of("a heartbeat", HEARTBEAT_URL, EVERY)
            .described("no heartbeat is sent while an incident is overdue");

    private static final Key<String> CHANNEL = Key.required(
            "channel",
            Types.directChannel(),
            "console",
            "the channel that the message uses",
            "name a channel that needs no address");
    private static final Key<LocalTime> AT =
            Key.required("at", Types.time(), "\"09:00\"", "when the message is sent, every day", "write at: \"09:00\"");
    private static final Key<ZoneId> TIME_ZONE = Key.optional(
                    "time_zone", Types.zone(), "Europe/Madrid", "the time zone of `at`")
            .or("UTC");
    private static final Section TEST_MESSAGE = Section.of("a test message", CHANNEL, AT, TIME_ZONE);

    private static final Key<Fields> HEARTBEAT_KEY = Key.optional(
                    "heartbeat",
                    HEARTBEAT.type(),
                    "{url: \"${env:HEARTBEAT_URL}\", every: 1m}",
                    "requests to a service that alarms you when they stop")
            .otherwise("none");
    private static final Key<Fields> TEST_MESSAGE_KEY = Key.optional(
                    "test_message",
                    TEST_MESSAGE.type(),
                    "{channel: console, at: \"09:00\"}",
                    "a message every day, which wakes nobody, so that people notice when it does not come")
            .otherwise("none");
    private static final Section SELF_MONITORING =
            Section.of("the self-monitoring", HEARTBEAT_KEY, TEST_MESSAGE_KEY).titled("self-monitoring");

    static final Key<Fields> KEY = Key.optional(
                    "self_monitoring",
                    SELF_MONITORING.type(),
                    "{heartbeat: {url: \"${env:HEARTBEAT_URL}\"}}",
                    "how you learn that Tocsin itself has stopped: [self-monitoring](../operations.md#self-monitoring)")
            .otherwise("none");

    private SelfMonitoringReader() {}

    static SelfMonitoring read(Fields root) {
        var given = root.get(KEY);
        return new SelfMonitoring(
                given.flatMap(fields -> fields.get(HEARTBEAT_KEY)).flatMap(SelfMonitoringReader::heartbeat),
                given.flatMap(fields -> fields.get(TEST_MESSAGE_KEY)).flatMap(SelfMonitoringReader::testMessage));
    }

    private static Optional<Heartbeat> heartbeat(Fields fields) {
        var every = fields.value(EVERY);
        return fields.get(HEARTBEAT_URL).map(url -> new Heartbeat(url, every));
    }

    private static Optional<TestMessage> testMessage(Fields fields) {
        var channel = fields.get(CHANNEL);
        var at = fields.get(AT);
        var zone = fields.value(TIME_ZONE);
        return channel.flatMap(name -> at.map(time -> new TestMessage(name, time, zone)));
    }

    private static Optional<Secret> url(Secret secret, Yaml node, Values values) {
        if (!Secrets.isStandIn(secret)) {
            SecretUrl.fault(secret)
                    .ifPresent(fault -> values.problems().add(node.place(), fault.message(), fault.remedy()));
        }
        return Optional.of(secret);
    }
}

package dev.tocsin.runtime.delivery;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.Collection;

/** Gauges for the queue length and the circuit breaker of each channel that is configured now. */
final class ChannelMeters {
    private final MultiGauge waiting;
    private final MultiGauge breaker;

    ChannelMeters(MeterRegistry meters) {
        waiting = MultiGauge.builder("tocsin.channel.waiting")
                .description("Queued messages")
                .register(meters);
        breaker = MultiGauge.builder("tocsin.channel.breaker")
                .description("Circuit breaker: 0 = closed, 1 = half-open, 2 = open")
                .register(meters);
    }

    void show(Collection<ChannelQueue> lanes) {
        waiting.register(
                lanes.stream()
                        .map(queue -> Row.of(tags(queue), queue, ChannelQueue::waiting))
                        .toList(),
                true);
        breaker.register(
                lanes.stream()
                        .map(queue -> Row.of(
                                tags(queue), queue, each -> each.breaker().ordinal()))
                        .toList(),
                true);
    }

    private static Tags tags(ChannelQueue queue) {
        return Tags.of("channel", queue.name(), "type", queue.type());
    }
}

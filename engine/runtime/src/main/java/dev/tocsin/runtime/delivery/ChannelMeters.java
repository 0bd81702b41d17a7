package dev.tocsin.runtime.delivery;

import dev.tocsin.runtime.metric.Metric;
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
        waiting = Metric.CHANNEL_WAITING.gauges(meters);
        breaker = Metric.CHANNEL_BREAKER.gauges(meters);
    }

    void show(Collection<ChannelQueue> lanes) {
        waiting.register(
                lanes.stream()
                        .map(queue -> Row.of(tags(Metric.CHANNEL_WAITING, queue), queue, ChannelQueue::waiting))
                        .toList(),
                true);
        breaker.register(
                lanes.stream()
                        .map(queue -> Row.of(tags(Metric.CHANNEL_BREAKER, queue), queue, each -> each.breaker()
                                .ordinal()))
                        .toList(),
                true);
    }

    private static Tags tags(Metric metric, ChannelQueue queue) {
        return metric.tags(queue.name(), queue.type());
    }
}

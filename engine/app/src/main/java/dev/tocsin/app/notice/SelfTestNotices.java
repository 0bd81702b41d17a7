package dev.tocsin.app.notice;

import dev.tocsin.channel.NoticeMessage.About;
import dev.tocsin.channel.NoticeMessage.Event;
import dev.tocsin.config.SelfMonitoring.TestMessage;
import dev.tocsin.core.policy.ContactMethod;
import dev.tocsin.core.suppression.SuppressionSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** A message every day through a channel, so that people notice when it does not come. */
public final class SelfTestNotices implements NoticeSource {
    /** A message that could not be sent for so long is left out: the next one comes tomorrow. */
    private static final Duration LATEST = Duration.ofHours(1);

    private final Supplier<Optional<TestMessage>> setting;

    public SelfTestNotices(Supplier<Optional<TestMessage>> setting) {
        this.setting = setting;
    }

    @Override
    public List<Notice> due(Instant now) {
        return setting.get().stream()
                .flatMap(message -> {
                    var today = now.atZone(message.zone()).toLocalDate();
                    return Stream.of(today, today.minusDays(1))
                            .map(day -> day.atTime(message.at())
                                    .atZone(message.zone())
                                    .toInstant())
                            .filter(at -> !at.isAfter(now) && at.isAfter(now.minus(LATEST)))
                            .map(at -> notice(message, at));
                })
                .toList();
    }

    private static Notice notice(TestMessage message, Instant at) {
        var text = "This is the daily test message of Tocsin, sent at " + message.at() + " ("
                + message.zone()
                + "). Nothing is broken, and nobody needs to act. If this message is missing one day, check Tocsin.";
        return new Notice(
                new About(Event.SELF_TEST, message.channel(), at),
                message.channel(),
                Optional.of(new ContactMethod(message.channel(), "")),
                new SuppressionSpan(at, at.plus(LATEST)),
                text);
    }
}

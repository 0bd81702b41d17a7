package dev.tocsin.engine.handoff;

import dev.tocsin.engine.oncall.Schedule;
import dev.tocsin.engine.policy.Directory;
import dev.tocsin.engine.policy.User;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** What one person is to be told of a change of hands, once. */
record Notice(String schedule, Instant at, String recipient, String text) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE uuuu-MM-dd HH:mm xxx", Locale.ROOT);

    /**
     * Those that are due: at most {@code latest} ago, and not in the future.
     *
     * @param before how long before the change people are told
     */
    static List<Notice> due(Directory directory, Schedule schedule, Duration before, Instant now, Duration latest) {
        var notices = new ArrayList<Notice>();
        for (var change : ChangeOfHands.of(schedule, now.plus(before).minus(latest), now.plus(before))) {
            var when = TIME.format(change.at().atZone(schedule.zone())) + " (" + schedule.zone() + ')';
            var on = change.on().map(user -> name(directory, user));
            var off = change.off().map(user -> name(directory, user));
            change.on()
                    .ifPresent(user -> notices.add(new Notice(
                            schedule.name(),
                            change.at(),
                            user,
                            "You are on call for " + schedule.name() + " from " + when
                                    + off.map(name -> ", after " + name).orElse(", after nobody"))));
            change.off()
                    .ifPresent(user -> notices.add(new Notice(
                            schedule.name(),
                            change.at(),
                            user,
                            "Your time on call for " + schedule.name() + " ends on " + when
                                    + on.map(name -> "; " + name + " takes over")
                                            .orElse("; nobody takes over"))));
        }
        return notices;
    }

    /** The idempotency key: the same on every node. */
    String id() {
        return "handoff-"
                + UUID.nameUUIDFromBytes((schedule + '\n' + at + '\n' + recipient).getBytes(StandardCharsets.UTF_8));
    }

    private static String name(Directory directory, String user) {
        return Optional.ofNullable(directory.users().get(user))
                .map(User::displayName)
                .orElse(user);
    }
}

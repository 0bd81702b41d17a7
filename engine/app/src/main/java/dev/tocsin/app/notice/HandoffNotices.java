package dev.tocsin.app.notice;

import dev.tocsin.channel.NoticeMessage.About;
import dev.tocsin.channel.NoticeMessage.Event;
import dev.tocsin.core.oncall.Schedule;
import dev.tocsin.core.policy.Directory;
import dev.tocsin.core.policy.User;
import dev.tocsin.core.suppression.SuppressionSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Notifies users some time before they go on or off call. Notices that were due more than an hour ago are not sent. */
public final class HandoffNotices implements NoticeSource {
    private static final Duration LATEST = Duration.ofHours(1);

    /**
     * The settings that are valid now.
     *
     * @param before how long before a handoff users are notified, by schedule; no notices for other schedules
     */
    public record Setting(Directory directory, Map<String, Duration> before) {
        public Setting {
            before = Map.copyOf(before);
        }
    }

    private final Supplier<Setting> setting;

    public HandoffNotices(Supplier<Setting> setting) {
        this.setting = setting;
    }

    @Override
    public List<Notice> due(Instant now) {
        var holding = setting.get();
        var notices = new ArrayList<Notice>();
        holding.before().forEach((name, before) -> {
            var schedule = holding.directory().schedules().get(name);
            if (schedule != null) {
                for (var change : ChangeOfHands.of(schedule, now.plus(before).minus(LATEST), now.plus(before))) {
                    var due = change.at().minus(before);
                    notices.addAll(
                            of(change, schedule, holding.directory(), new SuppressionSpan(due, due.plus(LATEST))));
                }
            }
        });
        return notices;
    }

    private static List<Notice> of(
            ChangeOfHands change, Schedule schedule, Directory directory, SuppressionSpan sendable) {
        var notices = new ArrayList<Notice>();
        var about = new About(Event.HANDOFF, schedule.name(), change.at());
        var on = change.on().map(user -> name(directory, user));
        var off = change.off().map(user -> name(directory, user));
        change.on().ifPresent(user -> {
            var text = "You are on call for " + schedule.name() + " from " + when(change, user, schedule, directory)
                    + off.map(name -> ", after " + name).orElse("; nobody is on call before you");
            notices.add(to(user, about, directory, sendable, text));
        });
        change.off().ifPresent(user -> {
            var text = "Your time on call for " + schedule.name() + " ends on "
                    + when(change, user, schedule, directory)
                    + on.map(name -> "; " + name + " takes over").orElse("; nobody takes over");
            notices.add(to(user, about, directory, sendable, text));
        });
        return notices;
    }

    /** The time in the recipient's zone, as in a page; if it is not known, in that of the schedule. */
    private static String when(ChangeOfHands change, String user, Schedule schedule, Directory directory) {
        var zone = directory.zoneOf(user, List.of()).orElse(schedule.zone());
        return Notice.when(change.at(), zone);
    }

    private static Notice to(String user, About about, Directory directory, SuppressionSpan sendable, String text) {
        var contact = Optional.ofNullable(directory.users().get(user))
                .flatMap(found -> found.contacts().stream().findFirst());
        return new Notice(about, user, contact, sendable, text);
    }

    private static String name(Directory directory, String user) {
        return Optional.ofNullable(directory.users().get(user))
                .map(User::displayName)
                .orElse(user);
    }
}

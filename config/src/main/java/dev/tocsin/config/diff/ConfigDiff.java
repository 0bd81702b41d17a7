package dev.tocsin.config.diff;

import dev.tocsin.channel.Settings;
import dev.tocsin.channel.source.Sources;
import dev.tocsin.config.ApiToken;
import dev.tocsin.config.Configuration;
import dev.tocsin.core.suppression.InhibitionRules;
import dev.tocsin.core.suppression.MaintenanceWindow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What it means to go from one configuration to another. Who is on call comes first, then who is paged, then what leads
 * there. Whatever this does not know how to say well it still names.
 */
public final class ConfigDiff {
    private ConfigDiff() {}

    /**
     * One sentence a change; none = nothing that matters changes.
     *
     * @param from shifts are compared from here
     * @param to to here
     */
    public static List<String> between(Configuration before, Configuration after, Instant from, Instant to) {
        var sentences = new Sentences();
        if (before.version().equals(after.version())) {
            return sentences.all();
        }
        var names = new Names(before.directory(), after.directory());
        new ShiftDiff(names, from, to).compare(before.directory(), after.directory(), sentences);
        PolicyDiff.compare(before.router().policies(), after.router().policies(), sentences);
        RouteDiff.compare(before.router(), after.router(), sentences);
        RouteDiff.compare(inhibition(before), inhibition(after), sentences);
        PeopleDiff.compare(before.directory(), after.directory(), names, sentences);
        SeverityDiff.compare(before.directory().severities(), after.directory().severities(), sentences);
        access(before, after, sentences);
        rest(before, after, sentences);
        if (sentences.isEmpty()) {
            sentences.add("the files are written differently and mean the same");
        }
        return sentences.all();
    }

    private static InhibitionRules inhibition(Configuration configuration) {
        return configuration.directory().suppressionRules().inhibitions().inhibition();
    }

    /** Without the addresses of contacts, which are people's. */
    private static Map<String, Settings> channels(Configuration configuration) {
        var all = new LinkedHashMap<>(configuration.channels());
        all.replaceAll((_, settings) -> settings.with(Map.of()));
        return all;
    }

    private static void access(Configuration before, Configuration after, Sentences sentences) {
        sentences.keyed("channel", channels(before), channels(after), ChannelDiff::of);
        sentences.keyed("token", byName(before), byName(after), (old, now) -> {
            var changes = new ArrayList<String>();
            if (old.role() != now.role()) {
                changes.add("has the role " + Values.text(now.role()) + " instead of " + Values.text(old.role()));
            }
            if (!old.user().equals(now.user())) {
                changes.add("acts as " + now.user().orElse("nobody in particular") + " instead of "
                        + old.user().orElse("nobody in particular"));
            }
            return changes.isEmpty() ? List.of("has another value") : changes;
        });
        for (var source : Sources.all().keySet()) {
            if (!before.webhook(source).equals(after.webhook(source))) {
                sentences.add("the credentials under webhooks." + source + " change");
            }
        }
    }

    /** What came to the language after this was written. */
    private static void rest(Configuration before, Configuration after, Sentences sentences) {
        sentences.addAll(RecordDiff.of(
                before, after, Set.of("version", "directory", "router", "channels", "webhooks", "tokens", "sources")));
        sentences.addAll(RecordDiff.of(
                before.directory(),
                after.directory(),
                Set.of(
                        "version",
                        "users",
                        "teams",
                        "rotations",
                        "schedules",
                        "channels",
                        "ringing",
                        "severities",
                        "suppressionRules")));
        sentences.keyed(
                "maintenance window",
                windows(before),
                windows(after),
                (old, now) -> RecordDiff.of(old, now, Set.of("name", "spans")).stream()
                        .map(change -> ": " + change)
                        .toList());
    }

    private static Map<String, MaintenanceWindow> windows(Configuration configuration) {
        var byName = new LinkedHashMap<String, MaintenanceWindow>();
        configuration.directory().suppressionRules().windows().forEach(window -> byName.put(window.name(), window));
        return byName;
    }

    private static Map<String, ApiToken> byName(Configuration configuration) {
        var byName = new LinkedHashMap<String, ApiToken>();
        configuration.tokens().forEach(token -> byName.put(token.name(), token));
        return byName;
    }
}

package dev.tocsin.config.section;

import dev.tocsin.channel.ChannelTypes;
import dev.tocsin.channel.Settings;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Values;
import java.util.Map;
import java.util.Optional;

/**
 * Checks the channels that are paged without a user. Such a page has no address of a contact, so the channel must need
 * none, or have one of its own.
 */
record DirectChannels(Values values, Map<String, Settings> channels) {
    void check() {
        for (var use : values.references().direct()) {
            Optional.ofNullable(channels.get(use.name())).ifPresent(settings -> check(settings, use.place()));
        }
    }

    private void check(Settings settings, SourceLocation location) {
        var type = ChannelTypes.of(settings);
        if (type.addressFault(settings, "").isPresent()) {
            values.problems()
                    .add(
                            location,
                            "channel " + Values.quote(settings.name()) + " needs an address, and none is given here",
                            type.ownAddress()
                                            .map(setting -> "write " + setting + " at the channel, or ")
                                            .orElse("")
                                    + "name a user who has a contact there");
        }
    }
}

package dev.tocsin.config.section;

import dev.tocsin.config.read.References;
import dev.tocsin.config.read.References.Kind;
import dev.tocsin.config.read.SourceLocation;
import dev.tocsin.config.read.Values;
import dev.tocsin.config.read.Yaml;
import dev.tocsin.engine.channel.ChannelTypes;
import dev.tocsin.engine.channel.Settings;
import java.util.Map;
import java.util.Optional;

/**
 * Reads names of channels that are paged without a user. Such a page has no address of a contact, so the channel must
 * need none, or have one of its own.
 */
record DirectChannels(Values values, References references, Map<String, Settings> channels) {
    String refer(Yaml node) {
        var name = references.refer(Kind.CHANNEL, node);
        Optional.ofNullable(channels.get(name)).ifPresent(settings -> check(settings, node.place()));
        return name;
    }

    private void check(Settings settings, SourceLocation location) {
        var type = ChannelTypes.of(settings);
        if (type.addressFault(settings, "").isPresent()) {
            values.problems()
                    .add(
                            location,
                            "channel " + Values.quote(settings.name()) + " needs an address, and here it is given none",
                            type.ownAddress()
                                            .map(setting -> "write " + setting + " at the channel, or ")
                                            .orElse("")
                                    + "name a user who has a contact there");
        }
    }
}

package dev.tocsin.channel.console;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Settings;
import java.util.List;

public final class ConsoleType implements ChannelType {
    @Override
    public String name() {
        return "console";
    }

    @Override
    public String meaning() {
        return "prints pages on the process's own output";
    }

    @Override
    public List<Setting> settings() {
        return List.of();
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return new ConsoleChannel();
    }
}

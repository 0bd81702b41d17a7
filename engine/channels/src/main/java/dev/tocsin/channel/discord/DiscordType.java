package dev.tocsin.channel.discord;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.SecretUrl;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

public final class DiscordType implements ChannelType {
    static final String NAME = "discord";

    private static final Pattern MEMBER = Pattern.compile("\\d{15,20}");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String meaning() {
        return "posts pages in Discord, and changes them when something is done about the incident";
    }

    @Override
    public List<Setting> settings() {
        var settings = new ArrayList<>(List.of(SecretUrl.required(
                "webhook_url",
                "${env:DISCORD_WEBHOOK_URL}",
                "the URL of the webhook, `https://discord.com/api/webhooks/…`, with `?thread_id=…` for"
                        + " a thread; anybody who knows it can post")));
        settings.addAll(DiscordMessage.settings());
        return List.copyOf(settings);
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return Fault.unless(
                address.isEmpty() || MEMBER.matcher(address).matches(),
                "a Discord webhook posts to one channel only, and can mention a member" + " there",
                "write the member's id, such as 80351110224678912, or leave it out");
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return new DiscordChannel(
                context.http(),
                SecretUrl.of(settings, "webhook_url"),
                DiscordMessage.of(settings, context.links()),
                context.clock());
    }
}

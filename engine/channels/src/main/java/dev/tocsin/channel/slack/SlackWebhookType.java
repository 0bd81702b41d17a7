package dev.tocsin.channel.slack;

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

public final class SlackWebhookType implements ChannelType {
    static final String NAME = "slack_webhook";

    private static final Pattern MEMBER = Pattern.compile("[UW][A-Z0-9]{6,}");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String meaning() {
        return "posts pages to an incoming webhook of Slack";
    }

    @Override
    public List<Setting> settings() {
        var settings = new ArrayList<>(List.of(SecretUrl.required(
                "webhook_url",
                "${env:SLACK_WEBHOOK_URL}",
                "the URL of the webhook, `https://hooks.slack.com/services/…`; anybody who knows it can post")));
        settings.addAll(SlackMessage.settings());
        return List.copyOf(settings);
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return Fault.unless(
                address.isEmpty() || MEMBER.matcher(address).matches(),
                "an incoming webhook posts to one channel only, and can mention a member" + " there",
                "write a member's id, such as U024BE7LH, leave it out, or use a channel of type " + SlackType.NAME);
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return new SlackWebhookChannel(
                context.http(),
                SecretUrl.of(settings, "webhook_url"),
                SlackMessage.of(settings, context.links()),
                context.clock());
    }
}

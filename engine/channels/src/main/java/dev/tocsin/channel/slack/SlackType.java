package dev.tocsin.channel.slack;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import dev.tocsin.channel.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

public final class SlackType implements ChannelType {
    static final String NAME = "slack";

    private static final Pattern TARGET = Pattern.compile("[CGDUW][A-Z0-9]{6,}|#\\S+");
    private static final String REMEDY =
            "write an id such as C024BE91L or U024BE7LH, which Slack shows at the end of the details, or #channel";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String meaning() {
        return "posts pages in Slack as an app, and changes them when something is done about the incident";
    }

    @Override
    public List<Setting> settings() {
        var settings = new ArrayList<>(List.of(
                Setting.required(
                                "bot_token",
                                Kind.SECRET,
                                "${env:SLACK_BOT_TOKEN}",
                                "the token of the app, `xoxb-…`, with the scope `chat:write`")
                        .checked(SlackType::oneWord),
                Setting.required(
                                "channel",
                                Kind.TEXT,
                                "C024BE91L",
                                "the Slack channel for recipients without an address")
                        .checked(SlackType::target),
                Setting.optional(
                                "signing_secret",
                                Kind.SECRET,
                                "${env:SLACK_SIGNING_SECRET}",
                                "the secret that proves that a click comes from Slack; with it, messages have buttons")
                        .checked(SlackType::oneWord),
                Setting.optional("api_url", Kind.URL, "https://slack.com/api", "the address of the API, for a proxy")
                        .or("https://slack.com/api")));
        settings.addAll(SlackMessage.settings());
        return List.copyOf(settings);
    }

    private static Optional<Fault> oneWord(String secret) {
        return secret.chars().anyMatch(c -> c <= ' ' || c >= 127)
                ? Optional.of(new Fault(
                        "the secret behind this reference is not one word of plain letters",
                        "copy it again, without a line break"))
                : Optional.empty();
    }

    private static Optional<Fault> target(String target) {
        return Fault.unless(TARGET.matcher(target).matches(), "this is no id of a channel or member in Slack", REMEDY);
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return address.isEmpty() ? Optional.empty() : target(address);
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        var access = new SlackChannel.Access(
                settings.url("api_url"),
                settings.secret("bot_token"),
                settings.text("channel"),
                settings.optionalSecret("signing_secret").isPresent());
        return new SlackChannel(context.http(), access, SlackMessage.of(settings, context.links()), context.clock());
    }
}

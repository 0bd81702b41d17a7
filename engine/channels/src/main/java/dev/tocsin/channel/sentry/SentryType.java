package dev.tocsin.channel.sentry;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.SeverityNames;
import dev.tocsin.channel.Wording;
import java.util.List;
import java.util.Optional;

public final class SentryType implements ChannelType {
    private static final SeverityNames LEVELS = new SeverityNames("fatal", "error", "warning", "info", "info");

    @Override
    public String name() {
        return "sentry";
    }

    @Override
    public String meaning() {
        return "stores pages as events in a Sentry project, one issue an incident";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required(
                                "dsn",
                                Kind.SECRET,
                                "${env:SENTRY_DSN}",
                                "the DSN of the project, `https://KEY@HOST/PROJECT`")
                        .checked(dsn -> Fault.unless(
                                Dsn.parse(dsn).isPresent(),
                                "the secret behind this reference is no DSN",
                                "copy it from the project's settings, Client Keys: https://KEY@HOST/PROJECT")),
                Setting.optional(
                                "environment",
                                Kind.TEXT,
                                "staging",
                                "the environment under which Sentry shows the events")
                        .or("production"),
                LEVELS.setting("Sentry"),
                Setting.template("title", Wording.TITLE, "the title of the issue"),
                Setting.template(
                        "text", Wording.TEXT, "the text after the title; both together at most 8192 characters"));
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return Fault.unless(
                address.isEmpty(),
                "a sentry channel has no addresses: its dsn says which project",
                "leave address out, or make another channel with another dsn");
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        var dsn = Dsn.parse(settings.secret("dsn").reveal())
                .orElseThrow(() -> new IllegalStateException("channel " + settings.name() + " has no valid dsn"));
        var events = new SentryEvents(
                settings.template("title"),
                settings.template("text"),
                LEVELS.of(settings),
                settings.text("environment"),
                context.links(),
                context.clock());
        return new SentryChannel(context.http(), dsn, events, context.clock());
    }
}

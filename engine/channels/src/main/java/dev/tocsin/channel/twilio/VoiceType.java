package dev.tocsin.channel.twilio;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import dev.tocsin.channel.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

public final class VoiceType implements ChannelType {
    /** To be heard: no addresses, no brackets. */
    private static final String TEXT = """
        {{#page}}
        {{severity}} page for {{recipient}}. {{title}}{{#service}}, on {{service}}{{/service}}.
        {{#more}}{{alerts}} alerts. {{/more}}Since {{since}}.
        {{/page}}
        {{#digest}}
        {{headline}}.
        {{#listed}}
        {{severity}}: {{title}}.
        {{/listed}}
        {{/digest}}
        {{#update}}
        {{title}}. {{change}}.
        {{/update}}
        {{#notice}}
        {{text}}
        {{/notice}}
        """;

    @Override
    public String name() {
        return "voice";
    }

    @Override
    public String meaning() {
        return "calls over Twilio, says the page and takes a key as the answer";
    }

    @Override
    public boolean rings() {
        return true;
    }

    @Override
    public List<Setting> settings() {
        return Stream.concat(
                        Account.settings().stream(),
                        Stream.of(
                                Setting.required(
                                                "from",
                                                Kind.TEXT,
                                                "+15550100000",
                                                "the caller: a number of the account, or a verified number")
                                        .checked(Account::number),
                                Setting.optional(
                                                "language",
                                                Kind.TEXT,
                                                "en-US",
                                                "the language in which the text is read")
                                        .checked(language -> Account.form(
                                                language,
                                                "[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*",
                                                "the tag of a language",
                                                "one such as en-US or de-DE"))
                                        .or("en-US"),
                                Setting.optional(
                                                "voice",
                                                Kind.TEXT,
                                                "Polly.Joanna",
                                                "the voice in which the text is read, one of Twilio's")
                                        .checked(voice -> Account.form(
                                                voice,
                                                "[A-Za-z0-9._-]{2,64}",
                                                "the name of a voice",
                                                "one of Twilio's, such as Polly.Joanna")),
                                Setting.optional(
                                                "ring_seconds",
                                                Kind.NUMBER,
                                                "30",
                                                "how many seconds the phone rings, 5 to 600")
                                        .or("30"),
                                Setting.optional(
                                        "detect_machines",
                                        Kind.FLAG,
                                        "false",
                                        "`true` = Twilio first detects whether a machine has answered, which takes"
                                                + " seconds"),
                                Setting.template("text", TEXT, "the text that is read aloud, twice")))
                .toList();
    }

    @Override
    public Optional<Fault> fault(Settings settings) {
        var ring = settings.number("ring_seconds");
        return ring < 5 || ring > 600
                ? Optional.of(new Fault(
                        "ring_seconds is " + ring,
                        "write a number from 5 to 600; with 30, a call ends before most voice mailboxes answer"))
                : Account.fault(settings);
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return Account.number(address);
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return new VoiceChannel(settings, context);
    }
}

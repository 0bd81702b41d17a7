package dev.tocsin.channel.ntfy;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import dev.tocsin.channel.Settings;
import java.util.List;
import java.util.Optional;

public final class NtfyType implements ChannelType {
    /** The sign of the severity comes from the tags, and the links are buttons. */
    private static final String TITLE = """
        {{#page}}{{severity}}: {{title}}{{/page}}\
        {{#update}}{{change}}: {{title}}{{/update}}\
        {{#digest}}{{headline}}{{/digest}}\
        {{#notice}}Tocsin{{/notice}}\
        """;

    private static final String TEXT = """
        {{#page}}
        {{#description}}{{description}}
        {{/description}}
        Since {{since}}{{#service}}, on {{service}}{{/service}}{{#more}}, {{alerts}} alerts{{/more}}.
        Why you: {{why}}.
        {{#next}}
        If you do nothing: {{next}}.
        {{/next}}
        {{/page}}
        {{#digest}}
        {{#listed}}
        [{{severity}}] {{title}}
        {{/listed}}
        {{#more}}
        and {{more}} more
        {{/more}}
        {{#next}}
        If you do nothing: {{next}} about one of these.
        {{/next}}
        {{#answer}}
        Tap Answer to take {{all}}.
        {{/answer}}
        {{/digest}}
        {{#update}}
        Since {{since}}{{#service}}, on {{service}}{{/service}}.
        {{/update}}
        {{#notice}}
        {{text}}
        {{/notice}}
        """;

    @Override
    public String name() {
        return "ntfy";
    }

    @Override
    public String meaning() {
        return "pushes to phones by ntfy; the address is the topic";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.optional("url", Kind.URL, "https://ntfy.example.com", "the address of the server")
                        .or("https://ntfy.sh"),
                Setting.optional("topic", Kind.TEXT, "tocsin-4f9c2a71", "the topic for recipients without an address")
                        .checked(NtfyType::topicFault),
                Setting.optional("token", Kind.SECRET, "${env:NTFY_TOKEN}", "an access token, if topics are protected"),
                Setting.template("title", TITLE, "the title"),
                Setting.template("text", TEXT, "the message"));
    }

    @Override
    public Optional<Fault> addressFault(Settings settings, String address) {
        if (!address.isEmpty()) {
            return topicFault(address);
        }
        return Fault.unless(
                settings.optionalText("topic").isPresent(),
                "this contact has no address, and there is no default in channel " + settings.name() + ": topic",
                "add the topic that the phone has subscribed to: address: tocsin-4f9c2a71");
    }

    /** Without a token the name of a topic is all that it takes to read it. */
    @Override
    public Secrecy addresses(Settings settings) {
        return settings.optionalSecret("token").isPresent() ? Secrecy.MAY_BE_SECRET : Secrecy.SECRET;
    }

    private static Optional<Fault> topicFault(String topic) {
        return Fault.unless(
                topic.matches("[-_A-Za-z0-9]{1,64}"),
                "a topic has 1 to 64 letters, digits, dashes and underscores",
                "write one that nobody can guess: tocsin-4f9c2a71");
    }

    @Override
    public Optional<String> ownAddress() {
        return Optional.of("topic");
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return new NtfyChannel(
                context,
                settings.url("url"),
                settings.optionalText("topic"),
                settings.optionalSecret("token"),
                settings.template("title"),
                settings.template("text"));
    }
}

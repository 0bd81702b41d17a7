package dev.tocsin.channel.twilio;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.Wording;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

public final class SmsType implements ChannelType {
    static final String SERVICE = "MG[0-9a-fA-F]{32}";

    /** A number, a short code, a service, or a name of letters that is not half of a service. */
    private static final String SENDERS =
            Account.NUMBER + "|\\d{3,8}|" + SERVICE + "|(?!MG[0-9])(?=.*[A-Za-z])[A-Za-z0-9 +_&-]{1,11}";

    /** Shorter than the usual text: every 160 characters cost another message. */
    private static final String TEXT = """
        {{#page}}
        Since {{since}}{{#service}}, on {{service}}{{/service}}{{#more}}, {{alerts}} alerts{{/more}}. Why you: {{why}}.
        {{#next}}
        If you do nothing: {{next}}.
        {{/next}}
        {{#answer}}
        {{answer}}
        {{/answer}}
        {{^answer}}
        {{link}}
        {{/answer}}
        {{/page}}
        {{#digest}}
        {{#listed}}
        - [{{severity}}] {{title}}
        {{/listed}}
        {{#more}}
        and {{more}} more
        {{/more}}
        {{#next}}
        If you do nothing: {{next}} about one of these.
        {{/next}}
        {{#answer}}
        {{answer}}
        {{/answer}}
        {{/digest}}
        {{#update}}
        {{change}}.
        {{/update}}
        """;

    @Override
    public String name() {
        return "sms";
    }

    @Override
    public String meaning() {
        return "sends text messages over Twilio, which are answered by replying";
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
                                                "the sender: a number of the account, a short code, a name, or `MG…`"
                                                        + " of a messaging service; only a number accepts replies")
                                        .checked(from -> Account.form(
                                                from,
                                                SENDERS,
                                                "a sender of text messages",
                                                "a number such as +15550100000, or the MG… of a messaging service")),
                                Setting.optional(
                                        "updates",
                                        Kind.FLAG,
                                        "false",
                                        "`true` = each update of an incident is sent as a text message too"),
                                Setting.template("title", Wording.TITLE, "the first line, which is cut to fit"),
                                Setting.template("text", TEXT, "the text after the line on how to answer")))
                .toList();
    }

    @Override
    public Optional<Fault> fault(Settings settings) {
        return Account.fault(settings);
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return Account.number(address);
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return new SmsChannel(settings, context);
    }
}

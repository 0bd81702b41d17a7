package dev.tocsin.channel.pagerduty;

import dev.tocsin.channel.Channel;
import dev.tocsin.channel.ChannelContext;
import dev.tocsin.channel.ChannelType;
import dev.tocsin.channel.Setting;
import dev.tocsin.channel.Setting.Fault;
import dev.tocsin.channel.Setting.Kind;
import dev.tocsin.channel.Settings;
import dev.tocsin.channel.SeverityNames;
import dev.tocsin.channel.SyncedChannel;
import dev.tocsin.channel.Wording;
import java.util.List;
import java.util.Optional;

public final class PagerDutyType implements ChannelType {
    static final String KEY = "routing_key";
    static final String TOKEN = "api_token";
    private static final SeverityNames SEVERITIES = new SeverityNames("critical", "error", "warning", "info", "info");
    private static final String WHERE =
            "copy the integration key of the service's Events API v2 integration: 32 letters and digits";

    @Override
    public String name() {
        return "pagerduty";
    }

    @Override
    public String meaning() {
        return "triggers, acknowledges and resolves alerts in PagerDuty (Events API v2)";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.optional(
                                KEY,
                                Kind.SECRET,
                                "${env:PAGERDUTY_KEY}",
                                "the integration key of the service; not needed if the address of each contact is one")
                        .checked(key ->
                                Fault.unless(isKey(key), "the secret behind this reference is no routing key", WHERE)),
                Setting.optional(
                                "url",
                                Kind.URL,
                                "https://events.eu.pagerduty.com",
                                "the address for events: another region, or a proxy")
                        .or("https://events.pagerduty.com"),
                Setting.optional(
                        TOKEN,
                        Kind.SECRET,
                        "${env:PAGERDUTY_TOKEN}",
                        "a read-only key of the REST API, with which Tocsin asks for the state of incidents"),
                Setting.optional(
                                "api_url",
                                Kind.URL,
                                "https://api.eu.pagerduty.com",
                                "the address of the REST API: another region, or a proxy")
                        .or("https://api.pagerduty.com"),
                SyncedChannel.every("incidents"),
                SEVERITIES.setting("PagerDuty"),
                Setting.template("title", Wording.TITLE, "the summary, at most 1024 characters"));
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return Fault.unless(
                address.isEmpty() || isKey(address), "the address of a pagerduty channel is a routing key", WHERE);
    }

    @Override
    public Optional<Fault> addressFault(Settings settings, String address) {
        return address.isEmpty() && settings.optionalSecret(KEY).isEmpty()
                ? Optional.of(new Fault(
                        "channel " + settings.name() + " has no " + KEY + ", so this contact needs one as its address",
                        "write " + KEY + ": ${env:PAGERDUTY_KEY} at the channel, or an address here"))
                : addressFault(address);
    }

    @Override
    public Secrecy addresses(Settings settings) {
        return Secrecy.SECRET;
    }

    private static boolean isKey(String text) {
        return text.matches("[A-Za-z0-9]{32}");
    }

    @Override
    public Optional<String> ownAddress() {
        return Optional.of(KEY);
    }

    @Override
    public Optional<Fault> warning(Settings settings) {
        return Fault.unless(
                settings.optionalSecret(TOKEN).isPresent(),
                "changes made in PagerDuty are missed when their webhook is lost",
                "make a read-only API key in PagerDuty and write " + TOKEN + ": ${env:PAGERDUTY_TOKEN}");
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        var events = new PagerDutyEvents(
                settings.template("title"), SEVERITIES.of(settings), context.links(), context.clock());
        return new PagerDutyChannel(
                context.http(),
                settings.url("url"),
                settings.optionalSecret(KEY),
                events,
                settings.optionalSecret(TOKEN).map(token -> new PagerDutyIncidents(settings.url("api_url"), token)),
                SyncedChannel.every(settings),
                context.clock());
    }
}

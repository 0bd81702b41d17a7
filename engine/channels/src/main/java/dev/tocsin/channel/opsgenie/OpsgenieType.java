package dev.tocsin.channel.opsgenie;

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

public final class OpsgenieType implements ChannelType {
    private static final SeverityNames PRIORITIES = new SeverityNames("P1", "P2", "P3", "P4", "P5");

    @Override
    public String name() {
        return "opsgenie";
    }

    @Override
    public String meaning() {
        return "creates, acknowledges and closes alerts in Opsgenie";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required(
                        "api_key",
                        Kind.SECRET,
                        "${env:OPSGENIE_KEY}",
                        "the key of an API integration that may read and write"),
                Setting.optional(
                                "url",
                                Kind.URL,
                                "https://api.eu.opsgenie.com",
                                "the address of the API: the European one for accounts in Europe, or a proxy")
                        .or("https://api.opsgenie.com"),
                SyncedChannel.every("alerts"),
                PRIORITIES.setting("Opsgenie"),
                Setting.optional(
                        "tags",
                        Kind.TEXTS,
                        "production",
                        "tags for every alert, in addition to `tocsin`, `severity:…` and `service:…`; at most 20 in"
                                + " all, of 50 characters each"),
                Setting.template("title", Wording.TITLE, "the message, at most 130 characters"),
                Setting.template("text", Wording.TEXT, "the description, at most 15 000 characters"));
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return Fault.unless(
                Responder.all(address).isPresent(),
                "the address of an opsgenie channel says who responds",
                "write team:Payments, user:sam@example.com, schedule:… or escalation:…, several with commas"
                        + " between them, or none: then the integration's own team responds");
    }

    /** The single user among the responders: teams and schedules are not people. */
    @Override
    public String person(String address) {
        var users = Responder.all(address).orElse(List.of()).stream()
                .filter(responder -> responder.kind().equals("user"))
                .map(Responder::name)
                .toList();
        return users.size() == 1 ? users.getFirst() : "";
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        var alerts = new OpsgenieAlerts(
                settings.template("title"),
                settings.template("text"),
                PRIORITIES.of(settings),
                settings.texts("tags"),
                context.links(),
                context.clock());
        return new OpsgenieChannel(
                context.http(),
                settings.url("url"),
                settings.secret("api_key"),
                alerts,
                SyncedChannel.every(settings),
                context.clock());
    }
}

package dev.tocsin.channel.gotify;

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

public final class GotifyType implements ChannelType {
    @Override
    public String name() {
        return "gotify";
    }

    @Override
    public String meaning() {
        return "pushes to phones by a Gotify server";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                Setting.required("url", Kind.URL, "https://gotify.example.com", "the address of the server"),
                Setting.required(
                        "token", Kind.SECRET, "${env:GOTIFY_TOKEN}", "the token of an application of the recipient"),
                Setting.template("title", Wording.TITLE, "the title"),
                Setting.template("text", Wording.TEXT, "the message"));
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return Fault.unless(
                address.isEmpty(),
                "Gotify knows no addresses: a token leads to one user",
                "leave it out, and make a channel for each user");
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return new GotifyChannel(
                context,
                settings.url("url"),
                settings.secret("token"),
                settings.template("title"),
                settings.template("text"));
    }
}

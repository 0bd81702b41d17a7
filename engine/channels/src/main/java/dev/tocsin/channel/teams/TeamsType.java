package dev.tocsin.channel.teams;

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

public final class TeamsType implements ChannelType {
    static final String NAME = "teams";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String meaning() {
        return "posts pages in Microsoft Teams, through a workflow";
    }

    @Override
    public List<Setting> settings() {
        var settings = new ArrayList<>(List.of(SecretUrl.required(
                "workflow_url",
                "${env:TEAMS_WORKFLOW_URL}",
                "the URL of the workflow's trigger, with its `sig=…`; anybody who knows it can post")));
        settings.addAll(TeamsCard.settings());
        return List.copyOf(settings);
    }

    @Override
    public Optional<Fault> addressFault(String address) {
        return Fault.unless(
                address.isEmpty(),
                "a workflow of Teams posts to the one chat or channel that it was made for",
                "leave the address out; a workflow of their own reaches one person");
    }

    @Override
    public Channel create(Settings settings, ChannelContext context) {
        return new TeamsChannel(
                context.http(),
                SecretUrl.of(settings, "workflow_url"),
                TeamsCard.of(settings, context.links()),
                context.clock());
    }
}

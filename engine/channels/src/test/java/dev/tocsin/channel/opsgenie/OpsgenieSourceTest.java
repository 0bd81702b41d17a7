package dev.tocsin.channel.opsgenie;

import dev.tocsin.channel.source.SourceContract;

class OpsgenieSourceTest extends SourceContract {
    OpsgenieSourceTest() {
        super(new OpsgenieSource(), "opsgenie/outgoing_webhook_create");
    }
}

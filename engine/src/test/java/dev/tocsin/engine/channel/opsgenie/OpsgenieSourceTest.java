package dev.tocsin.engine.channel.opsgenie;

import dev.tocsin.engine.channel.source.SourceContract;

class OpsgenieSourceTest extends SourceContract {
    OpsgenieSourceTest() {
        super(new OpsgenieSource(), "opsgenie/outgoing_webhook_create");
    }
}

package dev.tocsin.api.webhook;

import dev.tocsin.api.answers.People;
import dev.tocsin.api.answers.Sync;
import dev.tocsin.api.http.Deliveries;

/** What the webhooks of a paging service need in order to apply changes of Tocsin's pages there. */
public record ExternalChangeHandlers(Sync sync, People people, Deliveries deliveries) {}

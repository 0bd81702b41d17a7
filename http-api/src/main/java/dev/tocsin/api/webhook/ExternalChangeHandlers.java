package dev.tocsin.api.webhook;

import dev.tocsin.api.answers.People;
import dev.tocsin.api.answers.Sync;
import dev.tocsin.api.http.Deliveries;

/** What it takes to follow what other systems make of pages that we gave them. */
public record ExternalChangeHandlers(Sync sync, People people, Deliveries deliveries) {}

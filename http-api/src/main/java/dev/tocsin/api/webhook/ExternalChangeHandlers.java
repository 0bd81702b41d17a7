package dev.tocsin.api.webhook;

import dev.tocsin.api.answers.SyncService;
import dev.tocsin.api.answers.UserLookup;
import dev.tocsin.api.http.Deliveries;

/** What the webhooks of a paging service need in order to apply changes of Tocsin's pages there. */
public record ExternalChangeHandlers(SyncService sync, UserLookup people, Deliveries deliveries) {}

package dev.tocsin.app.query;

import java.time.Instant;
import java.util.Optional;

/** An incident as the list shows it: a row of the index. */
public record IncidentSummary(
        String id,
        String dedupKey,
        String title,
        String severity,
        String status,
        String service,
        String policy,
        int level,
        Optional<String> owner,
        int alerts,
        Instant createdAt,
        Optional<Instant> acknowledgedAt,
        Optional<Instant> resolvedAt,
        Optional<Instant> dueAt,
        Optional<String> dueWhy,
        Optional<Instant> heldUntil,
        Optional<String> heldWhy) {}

package dev.tocsin.runtime.delivery;

import dev.tocsin.runtime.answer.StoredDigest;
import java.util.concurrent.CompletionStage;

/**
 * Stores which pages and incidents a digest contains, so that an answer to it is applied to them on any node and after
 * a restart.
 */
@FunctionalInterface
public interface DigestStore {
    /** Completes with what was stored, once it is on disk. */
    CompletionStage<StoredDigest> keep(StoredDigest digest);
}

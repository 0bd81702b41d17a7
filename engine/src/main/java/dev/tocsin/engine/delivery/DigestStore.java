package dev.tocsin.engine.delivery;

import dev.tocsin.engine.answer.StoredDigest;
import java.util.concurrent.CompletionStage;

/** Keeps what digests stand for, so that an answer to one finds its incidents, on any node and after a restart. */
@FunctionalInterface
public interface DigestStore {
    /** What is kept of it, when that is on disk. */
    CompletionStage<StoredDigest> keep(StoredDigest digest);
}

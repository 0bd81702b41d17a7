package dev.tocsin.api.suppression;

import java.util.Map;
import java.util.Optional;

/** Finds what is identified by the number of the ledger entry that made it. */
final class LedgerNumbers {
    private LedgerNumbers() {}

    static <V> Optional<V> find(Map<Long, V> made, String text) {
        return text.matches("[0-9]{1,18}") ? Optional.ofNullable(made.get(Long.parseLong(text))) : Optional.empty();
    }
}

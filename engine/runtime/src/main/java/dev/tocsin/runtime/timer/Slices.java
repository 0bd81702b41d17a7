package dev.tocsin.runtime.timer;

import dev.tocsin.runtime.journal.IncidentRow;

/** A share of the incidents: those of slices {@code from}, inclusive, to {@code to}, exclusive. */
record Slices(int from, int to) {
    static Slices share(int index, int workers) {
        return new Slices(index * IncidentRow.SLICES / workers, (index + 1) * IncidentRow.SLICES / workers);
    }
}

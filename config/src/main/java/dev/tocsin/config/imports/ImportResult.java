package dev.tocsin.config.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of the files. */
public sealed interface ImportResult {
    /** @param files names and texts, in order; read together they are one configuration */
    record Done(Map<String, String> files, List<ImportDifference> notCarriedOver) implements ImportResult {
        public Done {
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
            notCarriedOver = List.copyOf(notCarriedOver);
        }
    }

    /** Nothing is written from files of which some are not understood: half a schedule pages the wrong person. */
    record Refused(List<ImportFault> faults) implements ImportResult {
        public Refused {
            faults = List.copyOf(faults);
        }
    }
}

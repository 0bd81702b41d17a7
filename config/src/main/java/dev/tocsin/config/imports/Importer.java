package dev.tocsin.config.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes YAML of other products' set-ups. */
public final class Importer {
    private Importer() {}

    /**
     * The files as YAML.
     *
     * @param files answers of the product's API, in any order and number; each is recognised by what is in it
     * @param now shifts and rotations that have ended by then are left out
     */
    public static ImportResult translate(SourceProduct sourceProduct, List<JsonFile> files, Instant now) {
        var draft = new ImportDraft(now);
        var roots = new ArrayList<Item>();
        for (var file : files) {
            try {
                var root = Item.parse(file);
                if (!root.isObject() && !root.isList()) {
                    throw root.unreadable(
                            "holds neither an object nor a list", "save the body of the API's answer as it is");
                }
                roots.add(root);
            } catch (Unreadable e) {
                draft.faults.add(e.fault());
            }
        }
        try {
            switch (sourceProduct) {
                case PAGERDUTY -> new PagerDuty(draft).read(roots);
                case OPSGENIE -> new Opsgenie(draft).read(roots);
                case GRAFANA_ONCALL -> new GrafanaOnCall(draft).read(roots);
                case GOALERT -> new GoAlert(draft).read(roots);
            }
        } catch (Unreadable e) {
            draft.faults.add(e.fault());
        }
        return draft.faults.isEmpty() ? done(draft, sourceProduct) : new ImportResult.Refused(draft.faults);
    }

    private static ImportResult done(ImportDraft draft, SourceProduct sourceProduct) {
        if (draft.policies.isEmpty()) {
            draft.note(DifferenceKind.NO_POLICY, "", "where alerts go");
        }
        sourceProduct.neverExported().forEach((differenceKind, was) -> draft.note(differenceKind, "", was));
        return new ImportResult.Done(new SetupWriter(draft, sourceProduct).files(), List.copyOf(draft.notes));
    }
}

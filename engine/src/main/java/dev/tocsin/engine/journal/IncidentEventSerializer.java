package dev.tocsin.engine.journal;

import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Pekko's door to {@link EventCodec}. */
public final class IncidentEventSerializer extends SerializerWithStringManifest {
    /** What {@code event_ser_id} says of every event in the journal. */
    public static final int IDENTIFIER = 7101;

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object o) {
        return EventCodec.manifest(((Journaled) o).event());
    }

    @Override
    public byte[] toBinary(Object o) {
        return EventCodec.encode(((Journaled) o).event());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return new Journaled(EventCodec.decode(manifest, bytes), null);
    }
}

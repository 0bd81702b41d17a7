package dev.tocsin.runtime.journal;

import org.apache.pekko.serialization.SerializerWithStringManifest;

/** Pekko's serializer for events: delegates to {@link EventCodec}. */
public final class IncidentEventSerializer extends SerializerWithStringManifest {
    /** The value of {@code event_ser_id} of every event in the journal; it must not change. */
    public static final int IDENTIFIER = 7101;

    @Override
    public int identifier() {
        return IDENTIFIER;
    }

    @Override
    public String manifest(Object o) {
        return EventCodec.manifest(((JournaledEvent) o).event());
    }

    @Override
    public byte[] toBinary(Object o) {
        return EventCodec.encode(((JournaledEvent) o).event());
    }

    @Override
    public Object fromBinary(byte[] bytes, String manifest) {
        return new JournaledEvent(EventCodec.decode(manifest, bytes));
    }
}

package dev.tocsin.api.http;

import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * One body in memory, in one array: many small pieces would take many times their bytes. One thread at a time adds to
 * it, any may release it. Bytes after its end, refusal or release are discarded.
 */
final class ArrivingBody {
    private static final int SMALLEST = 512;

    private final Bodies.Room room;
    private final int announced;
    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private byte[] bytes = new byte[0];
    private int size;
    private boolean over;

    /** @param announced length by the sender, at most what the room allows */
    ArrivingBody(Bodies.Room room, OptionalLong announced) {
        this.room = room;
        this.announced = (int) announced.orElse(room.largest());
    }

    CompletableFuture<byte[]> whole() {
        return whole;
    }

    void add(ByteString more) {
        var refusal = kept(more);
        if (refusal != null) {
            fail(refusal);
        }
    }

    private synchronized @Nullable BadRequest kept(ByteString more) {
        if (over) {
            return null;
        }
        if ((long) size + more.size() > room.largest()) {
            return room.tooLarge();
        }
        var needed = size + more.size();
        if (needed > bytes.length) {
            var grown = Math.max(needed, Math.min(announced, Math.max(SMALLEST, 2 * bytes.length)));
            var fits = room.take(grown - bytes.length);
            bytes = fits ? Arrays.copyOf(bytes, grown) : bytes;
            if (!fits) {
                room.giveBack(grown - bytes.length);
                return room.noRoom();
            }
        }
        more.copyToArray(bytes, size, more.size());
        size = needed;
        return null;
    }

    void end() {
        byte[] all;
        synchronized (this) {
            all = size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
        }
        whole.complete(all);
    }

    void fail(Throwable failure) {
        release();
        whole.completeExceptionally(failure);
    }

    synchronized void release() {
        over = true;
        room.giveBack(bytes.length);
        bytes = new byte[0];
        size = 0;
    }
}

package io.weir.api;

import io.weir.v1.WatchResponse;
import java.io.IOException;

/** Where a watch's messages go. */
interface EventSink {
    /** False when the reader is gone, or may not read on. */
    boolean open();

    /** Waits for a slow reader; the journal goes on meanwhile. */
    void send(WatchResponse message) throws InterruptedException, IOException;
}

package io.weir.netty;

import io.netty.channel.IoHandle;
import java.io.IOException;

/** A channel as its event loop sees it. */
interface WeirIoHandle extends IoHandle {
    /** The stack that its socket belongs to; null as long as it has none. */
    LoopStack home();

    /** The loop's network is gone. */
    void lost(IOException why);

    @Override
    void close();
}

package io.weir.cli.demo;

import io.weir.click.Click;
import io.weir.diagnostic.SourceText;
import io.weir.engine.FramePool;
import io.weir.engine.Pipeline;
import io.weir.engine.Workspace;
import io.weir.program.Configuration;
import io.weir.program.Device;
import java.util.ArrayList;
import java.util.List;

/** Puts a packet through the batch engine, the code that runs on nodes. */
final class Replay {
    private static final int FRAMES = 64;

    private Replay() {}

    /** What came out through the middlebox's interface. */
    static List<byte[]> through(SourceText click, byte[] packet) {
        Configuration configuration = Click.read(click).configuration().orElseThrow();
        List<byte[]> sent = new ArrayList<>();
        try (FramePool pool = new FramePool(FRAMES);
                Pipeline pipeline = Pipeline.compile(
                        configuration,
                        new Workspace(pool),
                        (_, packets, from, count) -> {
                            for (int i = from; i < from + count; i++) {
                                sent.add(pool.bytes(packets[i]));
                            }
                            pool.free(packets, from, count);
                        },
                        1)) {
            long frame = pool.allocate(packet, 0, packet.length);
            pipeline.receive(new Device(Device.Kind.NETFRONT, ""), new long[] {frame}, 1, 0);
            pipeline.run(0);
        }
        return sent;
    }
}

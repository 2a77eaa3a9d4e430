package io.weir.engine;

import io.weir.program.Configuration;
import io.weir.program.Device;
import io.weir.program.Interpreter;
import io.weir.program.Reason;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One configuration in both readers, fed alike. Says how they differ. */
public final class Comparison implements AutoCloseable {
    private static final int FRAMES = 8192;
    /** One for all, one after the other: a new one each would be cleared each time. It is as dirty as a node's. */
    private static final FramePool POOL = new FramePool(FRAMES);

    private final Configuration configuration;
    private final Interpreter interpreter;
    private final Pipeline pipeline;
    private final List<String> sent = new ArrayList<>();
    private final List<String> differences = new ArrayList<>();
    private final long[] one = new long[1];

    public Comparison(Configuration configuration, long seed) {
        this.configuration = configuration;
        this.interpreter = new Interpreter(configuration, seed);
        this.pipeline = Pipeline.compile(configuration, new Workspace(POOL, 1), this::transmit, seed);
    }

    private void transmit(Device device, long[] packets, int from, int count) {
        for (int i = from; i < from + count; i++) {
            sent.add(text(device, POOL.bytes(packets[i])));
            POOL.free(packets[i]);
        }
    }

    private static String text(Device device, byte[] packet) {
        return device + " " + HexFormat.of().formatHex(packet);
    }

    /** Gives one packet to both. */
    public void receive(Device device, byte[] packet, long nowNs) {
        Interpreter.Run run = interpreter.receive(device, packet, nowNs);
        one[0] = POOL.allocate(packet, 0, packet.length);
        pipeline.receive(device, one, 1, nowNs);
        compare("packet " + HexFormat.of().formatHex(packet), run);
    }

    /** Lets time do its work in both. */
    public void run(long nowNs) {
        Interpreter.Run run = interpreter.run(nowNs);
        pipeline.run(nowNs);
        compare("turn at " + nowNs, run);
    }

    private void compare(String what, Interpreter.Run run) {
        List<String> expected = run.sent().stream().map(s -> text(s.device(), s.packet())).toList();
        Map<String, Long> interpreted = interpretedDrops();
        Map<String, Long> counted = countedDrops();
        boolean same = expected.equals(sent) && interpreted.equals(counted)
                && FRAMES - POOL.available() == pipeline.packetsHeld();
        if (!same && differences.isEmpty()) {
            differences.add(what + ":\n interpreter sent " + expected + "\n engine sent      " + sent
                    + "\n interpreter dropped " + interpreted + "\n engine dropped      " + counted
                    + "\n frames in use " + (FRAMES - POOL.available()) + ", held " + pipeline.packetsHeld()
                    + "\n events " + run.events());
        }
        sent.clear();
    }

    private Map<String, Long> interpretedDrops() {
        Map<String, Long> drops = new TreeMap<>();
        interpreter.drops().forEach((node, reasons) -> {
            for (Map.Entry<Reason, Long> e : reasons.entrySet()) {
                drops.put(configuration.nodes().get(node).name() + " " + e.getKey().name(), e.getValue());
            }
        });
        return drops;
    }

    private Map<String, Long> countedDrops() {
        Map<String, Long> drops = new TreeMap<>();
        pipeline.drops().forEach(d -> drops.put(d.element() + " " + d.reason().name(), d.packets()));
        return drops;
    }

    /** The first difference; empty if there was none. */
    public List<String> difference() {
        return differences;
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
